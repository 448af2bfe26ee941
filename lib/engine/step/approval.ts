import { UnityError } from '../../domain/errors/unity-error';
import type { SessionItem, StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSession, loadSteps } from '../session/session-store';
import { signal, takesSignals } from './signal';

/** What a person says to a step that asks. */
export interface Answer {
  readonly sessionId: string;
  readonly step: string;
  readonly verdict: 'approved' | 'rejected';
  readonly reason: string;
}

/** Whether a step waits for a person's word. */
export function asksNow({ state, frozen, signal: told, deaf }: StepItem): boolean {
  return state === 'executing' && frozen.approval !== undefined && told === undefined && !deaf;
}

/** The steps of a session that ask a person right now. */
export async function openApprovals(engine: Engine, session: SessionItem): Promise<readonly string[]> {
  if (!takesSignals(session)) return [];
  return (await loadSteps(engine.ledger, session.session_id)).filter(asksNow).map(({ name }) => name);
}

/**
 * Answers a step that asks. The same verdict again is no mistake: it wakes the step if nobody has.
 *
 * @throws UnityError ApprovalNotOpen
 */
export async function answerApproval(engine: Engine, answer: Answer): Promise<void> {
  const { sessionId, step: name, verdict, reason } = answer;
  const session = await loadSession(engine.ledger, sessionId);
  const find = async (): Promise<StepItem | undefined> =>
    (await loadSteps(engine.ledger, sessionId)).find((candidate) => candidate.name === name);
  const step = await find();
  if (step?.frozen.approval !== undefined) {
    const told = { id: `approval/${verdict}`, kind: 'approval', by: engine.ledger.origin.actor } as const;
    const outcome = await signal(engine, session, name, { ...told, payload: { verdict, reason } });
    if (outcome !== 'refused') return;
  }
  throw new UnityError('ApprovalNotOpen', { message: whyNot(session, name, await find()) });
}

function whyNot(session: SessionItem, name: string, step: StepItem | undefined): string {
  const what = `step ${name} of ${session.session_id}`;
  if (!step) return `${session.session_id} has no step ${name}`;
  if (step.signal?.kind === 'approval')
    return `${what} was ${String(step.signal.payload.verdict)} by ${step.signal.by}`;
  if (`${step.spec.service}/${step.spec.action}` !== 'control/approve') return `${what} asks nobody`;
  return `${what} does not ask now: the session is ${session.state}, the step ${step.state}`;
}
