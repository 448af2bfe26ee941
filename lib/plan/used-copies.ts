import type { ActionDefinition } from '../../lambdas/actions/definition';
import { findDefinition } from '../workflow/definitions';
import type { Step } from '../workflow/model';
import { own } from '../workflow/own';
import { judgeInput } from './judge-input';
import { isSkipped, type Known, lookAtKnown } from './knowledge';
import type { PlannedRestore } from './plan';

/** What becomes of the copies of a checkpoint. */
export type UsedCopies = Pick<PlannedRestore, 'copies' | 'unused_copies' | 'empty'>;

/** What tells of them. */
interface Telling extends Known {
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/**
 * Which copies a deployment begins with, which it leaves alone, and what begins empty beside them. Only the parameters
 * tell: they decide which steps run, and how much each of them makes.
 */
export function usedCopies(
  /** Ids, by step and key. */
  copies: Readonly<Record<string, Readonly<Record<string, string>>>>,
  steps: readonly Step[],
  known: Telling,
): UsedCopies {
  const parts = steps
    .filter(({ name }) => Object.hasOwn(copies, name))
    .map((step) => ofStep(step, copies[step.name] ?? {}, known));
  return {
    copies: parts.flatMap((part) => part.copies),
    unused_copies: parts.flatMap((part) => part.unused_copies),
    empty: parts.flatMap(({ empty }) => empty),
  };
}

function ofStep(step: Step, ids: Readonly<Record<string, string>>, known: Telling): UsedCopies {
  const copies = Object.entries(ids).map(([key, id]) => ({ step: step.name, key, id }));
  if (isSkipped(step, known)) {
    const reason = 'the step is skipped';
    return { copies: [], unused_copies: copies.map((copy) => ({ ...copy, reason })), empty: [] };
  }
  const keys = dataKeysOf(step, known);
  if (keys === undefined) return { copies, unused_copies: [], empty: [] };
  const spare = copies.filter(({ key }) => !keys.includes(key));
  return {
    copies: copies.filter(({ key }) => keys.includes(key)),
    unused_copies: spare.map((copy) => ({
      ...copy,
      reason: `the step makes no ${copy.key}, and the deployment will be refused for that`,
    })),
    empty: keys.filter((key) => !Object.hasOwn(ids, key)).map((key) => ({ step: step.name, key })),
  };
}

/** The keys that may begin with copies, told by what is known of the input; undefined where that does not tell. */
function dataKeysOf({ service, action, inputs }: Step, known: Telling): readonly string[] | undefined {
  const definition = findDefinition(known.definitions, service, action);
  if (!definition?.dataKeys) return undefined;
  const { shape } = definition.input;
  const look = lookAtKnown(known);
  const values = Object.entries(inputs).flatMap(([input, binding]) => {
    const schema = own(shape, input);
    const judged = schema && judgeInput(schema, binding, look);
    return judged?.success ? [[input, judged.data] as const] : [];
  });
  return definition.dataKeys(Object.fromEntries(values));
}
