import type { RootCause } from '../../domain/session';
import { isStanding } from '../../domain/standing';
import { type Change, when } from '../../ledger/expression';
import type { SessionItem, StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { resolveOutputs } from '../../workflow/evaluate';
import type { Engine } from '../engine';
import { candidateFrom } from '../promotion/candidate';
import { formersOf } from '../revision/formers';
import { hasFormersToRetire } from '../revision/has-formers-to-retire';
import { retireFormers } from '../revision/retire';
import { concludeUntouched } from '../rollback/rollback-verdict';
import { drain } from '../step/fail-step';
import { scopeOf } from '../step/scope';
import { moveSession } from './move-session';
import { loadSession, loadSteps } from './session-store';

/** What the forward machine does next. `failed`: it ends with what stands there. */
export interface CloseAnswer {
  readonly status: 'completed' | 'roll_back' | 'failed';
  readonly error: string;
  readonly cause: string;
}

/** The error and cause with which an execution ends: the original failure, and how it was dealt with. */
export function endOf(session: SessionItem): { readonly error: string; readonly cause: string } {
  const root = session.root_cause;
  const where = root?.step ? `step ${root.step}: ` : '';
  const verdict = session.rollback?.verdict ? `, rollback ${session.rollback.verdict}` : '';
  return {
    error: root?.code ?? 'ExecutionStopped',
    cause: `${where}${root?.message ?? 'the deployment ended'} (session ${session.session_id}, ${session.state}${verdict})`,
  };
}

/** Ends the forward part: completed, or on to the rollback that the session’s strategy asks for. */
export async function closeSession(
  engine: Engine,
  payload: {
    readonly session_id: string;
    readonly epoch: number;
    readonly error?: { readonly Error?: string; readonly Cause?: string };
  },
): Promise<CloseAnswer> {
  const { session_id: sessionId, epoch } = payload;
  if (payload.error) await drain(engine, { sessionId, epoch }, causeOf(payload.error));
  const session = await loadSession(engine.ledger, sessionId);
  if (session.state === 'completed') return afterCompletion(engine, session);
  if (session.state === 'validating' && !session.occupies) return fail(engine, session);
  // Under a newer epoch it was resumed: another execution closes it.
  if (session.state !== 'executing' || session.epoch !== epoch) return { status: 'failed', ...endOf(session) };
  const steps = await loadSteps(engine.ledger, session.session_id);
  const isDone = steps.every((step) => step.dropped || isStanding(step));
  if (!session.cancelling && isDone) return complete(engine, session, steps);
  if (session.on_failure !== 'rollback') return fail(engine, session);
  return { status: 'roll_back', ...endOf(session) };
}

/** It serves: what it has no use for goes last. */
async function afterCompletion(engine: Engine, session: SessionItem): Promise<CloseAnswer> {
  if (hasFormersToRetire(session)) await retireFormers(engine, session.session_id);
  return { status: 'completed', error: '', cause: '' };
}

/** So many a session remembers: what the ledger holds of it is bounded. */
const mostCandidates = 20;

const causeOf = (error: { readonly Error?: string; readonly Cause?: string }): RootCause => ({
  step: null,
  code: error.Error ?? 'InvocationLost',
  message: (error.Cause ?? 'the machine could not go on').slice(0, 2000),
  request_id: null,
});

async function complete(engine: Engine, session: SessionItem, steps: readonly StepItem[]): Promise<CloseAnswer> {
  const outputs = resolveOutputs({ outputs: session.output_expressions }, scopeOf(session, steps));
  // What a revision keeps was ready before it began.
  const ready = steps.flatMap((step) => (step.kept_from === undefined ? (step.completed_at ?? []) : [])).sort();
  const { time_to_live: life } = session;
  const end = new Date(engine.clock.now() + (life?.hours ?? 0) * 3_600_000).toISOString();
  const formers = (await formersOf(engine.ledger, session)).map(({ session_id }) => session_id);
  const change: Change = {
    set: [
      ...(life ? [['expires_at', end] as const] : []),
      ['ready_at', ready.at(-1) ?? isoTime(engine.clock)],
      ['outputs', outputs],
      ...(session.promoted_from ? [['came_up', comeUp(session)] as const] : []),
      ...(formers.length > 0 ? [['to_retire', formers] as const] : []),
    ],
    // Of an earlier completion.
    remove: ['expiry_warned'],
  };
  const closed = await moveSession(engine, session, 'completed', change, {
    condition: when.absent('cancelling'),
    staysOpen: formers.length > 0,
  });
  if (closed) return afterCompletion(engine, closed);
  return closeSession(engine, { session_id: session.session_id, epoch: session.epoch });
}

/** What it is now comes after what it was: a resume changes values seldom, and what it came up as stays known. */
function comeUp(session: SessionItem): readonly string[] {
  const { candidate } = candidateFrom(session);
  return [...(session.came_up ?? []).filter((one) => one !== candidate), candidate].slice(-mostCandidates);
}

/** Ends as failed without rollback: nothing was made yet, or the strategy is to keep what stands for somebody to look at. */
async function fail(engine: Engine, session: SessionItem): Promise<CloseAnswer> {
  const failed = await moveSession(engine, session, 'failed', { set: concludeUntouched(engine, session) });
  return { status: 'failed', ...endOf(failed ?? session) };
}
