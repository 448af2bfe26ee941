import type { Finding, StepContext } from '../../lambdas/actions/action';
import { isNotFound } from '../../lambdas/resources/aws-error';
import { isMadeByIntent } from '../../lambdas/resources/made-by-intent';
import { sweepable } from '../../lambdas/resources/sweepable';
import type { Drift } from '../domain/drift';
import type { KnownRow } from '../domain/resource';
import { isStanding } from '../domain/standing';
import type { SessionItem, StepItem } from '../ledger/items';
import { type ActingEngine, actFor, type Engine } from './engine';
import { loadHolders } from './revision/holders';
import { loadSession } from './session/session-store';
import { checkAgain } from './standing-looks';
import { classify } from './step/failure';
import { activeRowsOf, rowsOf, stepContext } from './step/step-context';

/** One absence may be a read that is late, tags more so: it is looked again after this time. */
const lookAgainMilliseconds = 10_000;

/**
 * Compares what the ledger says of a session with the account: what its steps have made must be there, and be what was
 * asked for; so must what it has kept of former revisions. Looks and changes nothing.
 */
export async function driftOf(engine: Engine, sessionId: string): Promise<{ readonly drift: readonly Drift[] }> {
  await loadSession(engine.ledger, sessionId);
  const steps = (await loadHolders(engine.ledger, sessionId)).filter(canDrift);
  const holders = [...new Set(steps.map((step) => step.session_id))];
  const found = await Promise.all(holders.map((holder) => driftOfHeld(engine, holder, steps)));
  // In the order of the workflow, whoever has made what.
  return { drift: steps.flatMap(({ name }) => found.flat().filter(({ step }) => step === name)) };
}

/** Whether a step has anything that can be looked for. */
export const canDrift = (step: StepItem): boolean => rowsToFind(step).length > 0;

async function driftOfHeld(engine: Engine, holder: string, steps: readonly StepItem[]): Promise<readonly Drift[]> {
  const session = await loadSession(engine.ledger, holder);
  const acting = await actFor(engine, session);
  const own = steps.filter((step) => step.session_id === holder);
  return (await Promise.all(own.map((step) => driftOfStep(acting, session, step)))).flat();
}

/** What should be there: of types that can be looked for at all. */
function rowsToFind(step: StepItem): readonly KnownRow[] {
  return activeRowsOf(step).filter(({ type }) => sweepable[type]?.handler);
}

/** The same of one step, of which the session has the rows. */
export async function driftOfStep(
  engine: ActingEngine,
  session: SessionItem,
  step: StepItem,
): Promise<readonly Drift[]> {
  const context = stepContext(engine, session, () => step);
  const look = (rows: readonly KnownRow[]) =>
    Promise.all(rows.map(async (row) => ({ row, is: await lookAt(context, row) })));
  const suspects = (await look(rowsToFind(step))).filter(({ is }) => is !== 'there').map(({ row }) => row);
  if (suspects.length > 0) await engine.clock.sleep(lookAgainMilliseconds);
  const rows = (await look(suspects)).flatMap(({ row, is }) => driftOfRow(step, row, is));
  const isGone = rows.some(({ kind }) => kind === 'removed');
  return [...rows, ...(stands(step) ? await changesOf(engine, session, step, isGone) : [])];
}

/** Whether it is there, and still carries the tags by which roles and lookups go. */
async function lookAt(context: StepContext, row: KnownRow): Promise<'there' | 'gone' | 'retagged'> {
  const kind = sweepable[row.type];
  if (!kind?.handler) return 'there';
  // A copy is looked for by its id alone: some are told apart by the call that made them, not by tags.
  if (kind.by === 'tags' && row.snapshot_of === undefined) {
    if (await isMadeByIntent(context, kind.handler, row)) return 'there';
    return (await kind.handler.exists(context, row)) ? 'retagged' : 'gone';
  }
  return (await kind.handler.exists(context, row)) ? 'there' : 'gone';
}

function driftOfRow(step: StepItem, { key, type, id }: KnownRow, is: 'there' | 'gone' | 'retagged'): readonly Drift[] {
  const about = { step: step.name, key, type, id };
  const gone = { ...about, message: `${id} is not there any more.`, expected: 'there', found: 'gone' };
  if (is === 'gone') return [{ ...gone, kind: 'removed' }];
  const message = `${id} does not carry the tags of its step any more.`;
  const retagged = { ...about, message, expected: 'tags of the step', found: 'others' };
  return is === 'retagged' ? [{ ...retagged, kind: 'changed' }] : [];
}

/** Only what was ready, and is not undone or on its way there, is compared with what was asked for. */
const stands = (step: StepItem): boolean =>
  isStanding(step) || (step.phase === 'ready' && step.undo?.state === 'retained');

/** The action's own look after it was ready, made again; it may stumble over what was removed, which is told already. */
async function changesOf(
  engine: ActingEngine,
  session: SessionItem,
  step: StepItem,
  somethingIsGone: boolean,
): Promise<readonly Drift[]> {
  try {
    const findings = await checkAgain(engine, session, step);
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
