import type { Finding } from '../../lambdas/actions/action';
import { isNotFound } from '../../lambdas/resources/aws-error';
import { sweepable } from '../../lambdas/resources/sweepable';
import type { Drift } from '../domain/drift';
import type { ResourceRow } from '../domain/resource';
import type { SessionItem, StepItem } from '../ledger/items';
import { type ActingEngine, actFor, type Engine } from './engine';
import { classify } from './failure';
import { inputsOf } from './inputs';
import { actionOf } from './pursue';
import { loadSession, loadSteps } from './session-store';
import { rowsOf, stepContext } from './step-context';

/** One absence may be a read that is late: it is looked again after this time. */
const lookAgainMilliseconds = 5_000;

type Row = ResourceRow & { readonly id: string };

/**
 * Compares what the ledger says of a session with the account: what its steps have made must be there, and be what was
 * asked for. Looks and changes nothing.
 */
export async function driftOf(engine: Engine, sessionId: string): Promise<{ readonly drift: readonly Drift[] }> {
  const session = await loadSession(engine.ledger, sessionId);
  const steps = (await loadSteps(engine.ledger, sessionId)).filter((step) => rowsToFind(step).length > 0);
  if (steps.length === 0) return { drift: [] };
  const acting = await actFor(engine, session);
  const found = await Promise.all(steps.map((step) => driftOfStep(acting, session, step)));
  return { drift: found.flat() };
}

/** What should be there: of types that can be looked for at all. */
function rowsToFind(step: StepItem): readonly Row[] {
  return rowsOf(step).flatMap((row) =>
    row.id !== undefined && row.state === 'active' && sweepable[row.type]?.handler ? [{ ...row, id: row.id }] : [],
  );
}

async function driftOfStep(engine: ActingEngine, session: SessionItem, step: StepItem): Promise<readonly Drift[]> {
  const context = stepContext(engine, session, () => step);
  const absent = async (rows: readonly Row[]): Promise<readonly Row[]> => {
    const seen = await Promise.all(rows.map((row) => sweepable[row.type]?.handler?.exists(context, row)));
    return rows.filter((_, index) => seen[index] === false);
  };
  const first = await absent(rowsToFind(step));
  if (first.length > 0) await engine.clock.sleep(lookAgainMilliseconds);
  const removed = first.length > 0 ? await absent(first) : [];
  const changed = stands(step) ? await changesOf(engine, session, step, removed.length > 0) : [];
  return [...removed.map((row) => removedDrift(step, row)), ...changed];
}

/** Only what was ready, and is not undone or on its way there, is compared with what was asked for. */
const stands = (step: StepItem): boolean =>
  step.phase === 'ready' && (step.undo === undefined || step.undo.state === 'retained');

const removedDrift = (step: StepItem, { key, type, id }: Row): Drift => ({
  step: step.name,
  kind: 'removed',
  key,
  type,
  id,
  message: `${id} is not there any more.`,
  expected: 'there',
  found: 'gone',
});

/** The action's own look after it was ready, made again; it may stumble over what was removed, which is told already. */
async function changesOf(
  engine: ActingEngine,
  session: SessionItem,
  step: StepItem,
  somethingIsGone: boolean,
): Promise<readonly Drift[]> {
  try {
    const input = await inputsOf(engine, session, step);
    const context = { ...stepContext(engine, session, () => step), input };
    const findings = await actionOf(engine, step).check(context, step.outputs);
    return findings.map((finding) => changedDrift(step, finding));
  } catch (error) {
    if (somethingIsGone && isNotFound(error)) return [];
    const { code, message } = classify(error);
    const nothing = { key: null, type: null, id: null, expected: null, found: null };
    return [{ step: step.name, kind: 'unknown', ...nothing, message: `it could not be compared: ${code}: ${message}` }];
  }
}

function changedDrift(step: StepItem, { message, about }: Finding): Drift {
  const row = rowsOf(step).find(({ id }) => id !== undefined && id === about?.id);
  return {
    step: step.name,
    kind: 'changed',
    key: row?.key ?? null,
    type: row?.type ?? null,
    id: about?.id ?? null,
    message,
    expected: about?.expected ?? null,
    found: about?.found ?? null,
  };
}
