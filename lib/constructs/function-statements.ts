import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { FunctionName } from '../domain/functions';
import { sessionRoleName } from '../domain/naming';
import type { Settings } from '../domain/settings';
import { kindOf } from './engine-rights';
import { roleArn } from './names';
import { type RightTargets, rightStatements } from './right-statements';
import { actsInTarget, sessionStatements } from './session-statements';
import type { NamedStatement } from './statement';

/** What statements of functions' own roles are made for. */
export interface FunctionStatementOptions {
  readonly settings: Settings;
  readonly environments: readonly string[];
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly targets: RightTargets;
}

/**
 * What a function may do under its own role, beside writing its log: the engine's part of its work, and assuming the role
 * under which it acts for a session.
 */
export function functionStatements(name: FunctionName, options: FunctionStatementOptions): readonly NamedStatement[] {
  const engine = kindOf(name).rights.flatMap((right) => rightStatements(right, options.targets));
  return sessionStatements(name, options).length === 0 ? engine : [...engine, assumesSessionRole(name, options)];
}

function assumesSessionRole(name: FunctionName, { settings, environments }: FunctionStatementOptions): NamedStatement {
  return {
    sid: 'AssumeSessionRole',
    actions: ['sts:AssumeRole', 'sts:TagSession'],
    resources: environments.map((environment) => {
      const target = actsInTarget(name) ? settings.targets[environment] : undefined;
      return roleArn(sessionRoleName(settings.prefix, environment, name), target?.account);
    }),
    why: 'Acts for a session under the role of its environment, with the session’s tags, and never under its own.',
  };
}
