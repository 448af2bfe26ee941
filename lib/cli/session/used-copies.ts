import { z } from 'zod';
import { definitions } from '../../../lambdas/actions/definitions';
import type { Restore } from '../../engine/checkpoints/restore';
import { isSkipped, type Known, lookAtKnown } from '../../plan/knowledge';
import type { PlannedRestore } from '../../plan/plan';
import { findDefinition } from '../../workflow/definitions';
import { knownValue } from '../../workflow/known-value';
import type { Step, Workflow } from '../../workflow/model';
import { own } from '../../workflow/own';

/** What becomes of the copies of a checkpoint. */
export type UsedCopies = Pick<PlannedRestore, 'copies' | 'unused_copies' | 'empty'>;

/**
 * Which copies a deployment begins with, which it leaves alone, and what begins empty beside them. Only the parameters
 * tell: they decide which steps run, and how much each of them makes.
 */
export function usedCopies({ record }: Restore, { steps }: Workflow, known: Known): UsedCopies {
  const parts = steps
    .filter(({ name }) => Object.hasOwn(record.copies, name))
    .map((step) => ofStep(step, record.copies[step.name] ?? {}, known));
  return {
    copies: parts.flatMap(({ copies }) => copies),
    unused_copies: parts.flatMap((part) => part.unused_copies),
    empty: parts.flatMap(({ empty }) => empty),
  };
}

function ofStep(step: Step, ids: Readonly<Record<string, string>>, known: Known): UsedCopies {
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
function dataKeysOf({ service, action, inputs }: Step, known: Known): readonly string[] | undefined {
  const definition = findDefinition(definitions, service, action);
  if (!definition?.dataKeys) return undefined;
  const { shape } = definition.input;
  const look = lookAtKnown(known);
  const values = Object.entries(inputs).flatMap(([input, binding]) => {
    const { value, open } = knownValue(binding.value, look);
    const schema = own(shape, input);
    if (schema === undefined || open.length > 0) return [];
    const parsed = z.safeParse(schema, value);
    return parsed.success ? [[input, parsed.data] as const] : [];
  });
  return definition.dataKeys(Object.fromEntries(values));
}
