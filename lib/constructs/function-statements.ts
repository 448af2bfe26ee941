import type { ActionDefinition } from '../../lambdas/actions/definition';
import { assertNever } from '../domain/assert';
import type { FunctionName } from '../domain/functions';
import { actionStatements } from './action-statements';
import { kindOf } from './engine-rights';
import { type RightTargets, rightStatements } from './right-statements';
import type { NamedStatement } from './statement';

/** Everything that a function may do beside writing its log: the engine's part of its work, and its actions'. */
export function functionStatements(
  name: FunctionName,
  options: {
    readonly prefix: string;
    readonly definitions: Readonly<Record<string, ActionDefinition>>;
    readonly targets: RightTargets;
    readonly invokeTargets: readonly string[];
  },
): readonly NamedStatement[] {
  const { prefix, definitions, targets, invokeTargets } = options;
  const kind = kindOf(name);
  const engine = kind.rights.flatMap((right) => rightStatements(right, targets));
  switch (kind.kind) {
    case 'engine':
      return engine;
    case 'make':
    case 'undo':
      return [...engine, ...actionStatements({ definitions, set: kind.set, part: kind.kind, prefix, invokeTargets })];
    default:
      return assertNever(kind);
  }
}
