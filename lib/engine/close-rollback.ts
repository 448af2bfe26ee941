import type { Kept, Leftover, Verdict } from '../domain/session';
import { type Change, when } from '../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../ledger/items';
import { isoTime } from '../ports/clock';
import { hourlyUsdOf } from './assumed';
import { endOf } from './close-session';
import type { Engine } from './engine';
import { moveSession } from './move-session';
import { loadSession, loadSteps } from './session-store';

/** What the rollback machine does next. */
export interface CloseRollbackAnswer {
  readonly status: 'closed' | 'again';
  readonly session_id: string;
  readonly generation: number;
}

/** Ends a rollback with its verdict, or begins it anew when the late look found something alive. Safe to repeat. */
export async function closeRollback(
  engine: Engine,
  payload: { readonly session_id: string; readonly epoch: number },
): Promise<CloseRollbackAnswer> {
  const session = await loadSession(engine.ledger, payload.session_id);
  const closed = { status: 'closed', session_id: session.session_id, generation: session.generation } as const;
  if (session.state !== 'rolling_back') {
    await tellWaiter(engine, session);
    return closed;
  }
  if (session.epoch !== payload.epoch) return closed;
  const steps = await loadSteps(engine.ledger, session.session_id);
  const starts = session.rollback_starts ?? 1;
  if (steps.some((step) => step.undo?.state === 'pending') && starts < engine.settings.maxRollbackGenerations) {
    return startAgain(engine, session, starts);
  }
  const leftovers = steps.flatMap((step) => leftoversOf(engine, session, step));
  const ended = await moveSession(engine, session, leftovers.length > 0 ? 'failed' : 'rolled_back', {
    set: conclusion(engine, session, steps, leftovers),
  });
  if (ended) await tellWaiter(engine, ended);
  return closed;
}

async function startAgain(engine: Engine, session: SessionItem, starts: number): Promise<CloseRollbackAnswer> {
  const raised = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    {
      set: [
        ['epoch', session.epoch + 1],
        ['generation', session.generation + 1],
        ['rollback_starts', starts + 1],
      ],
    },
    when.all(when.equals('state', 'rolling_back'), when.equals('epoch', session.epoch)),
  );
  const again = raised.applied ? raised.item : session;
  return { status: raised.applied ? 'again' : 'closed', session_id: session.session_id, generation: again.generation };
}

async function tellWaiter(engine: Engine, session: SessionItem): Promise<void> {
  if (session.waiter_token !== undefined) await engine.machines.wake(session.waiter_token, { ...endOf(session) });
}

function conclusion(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
  leftovers: readonly Leftover[],
): NonNullable<Change['set']> {
  const verdict: Verdict = leftovers.length > 0 ? 'dirty' : 'clean';
  const whole = (session.rollback?.type ?? 'full') === 'full';
  return [
    ['occupies', verdict === 'dirty' || !whole],
    [['rollback', 'verdict'], verdict],
    [['rollback', 'leftovers'], leftovers],
    [['rollback', 'kept'], steps.flatMap(keptOf)],
    [['rollback', 'completed_at'], isoTime(engine.clock)],
  ];
}

/** Rows that should be gone and are not, each with the reason and the way on. */
function leftoversOf(engine: Engine, session: SessionItem, step: StepItem): readonly Leftover[] {
  const { undo } = step;
  if (undo === undefined || undo.state === 'completed' || undo.state === 'retained') return [];
  const rows = Object.values(step.resources).filter((row) => row.state !== 'deleted' && !row.adopted && !row.retained);
  const hourly = rows.length > 0 ? hourlyUsdOf(engine.definitions, session, step) / rows.length : 0;
  return rows.map((row) => ({
    step: step.name,
    type: row.type,
    id: row.id ?? null,
    reason: undo.error ? `${undo.error.code}: ${undo.error.message}` : 'it was still there at the last look',
    hourly_usd: Number(hourly.toFixed(4)),
    next_command: `unity rollback ${session.session_id}`,
  }));
}

function keptOf(step: StepItem): readonly Kept[] {
  return Object.values(step.resources).flatMap((row): Kept[] => {
    if (row.state === 'deleted' || row.id === undefined) return [];
    const reason = row.adopted ? 'adopted' : step.undo?.state === 'retained' || row.retained ? 'retained' : undefined;
    return reason ? [{ step: step.name, type: row.type, id: row.id, reason }] : [];
  });
}
