import type { RollbackRequest } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { hasState, listCheckpoints, nameAndState, noCheckpoint, wasCaptured } from '../checkpoints/read';
import { loadSteps } from '../session/session-store';

/** What a rollback names and the session does not have, in words; undefined where all is there. */
export async function missingTarget(
  ledger: Ledger,
  session: SessionItem,
  request: RollbackRequest,
): Promise<string | undefined> {
  switch (request.type) {
    case 'full':
    case 'resume':
    case 'retire':
      return undefined;
    case 'partial':
      return missingCheckpoint(ledger, session, request.checkpoint);
    case 'service':
      return missingService(ledger, session.session_id, request.service);
  }
}

/**
 * A partial rollback needs the state that was captured, and no copies: it keeps what was ready, and its data with it. One
 * that has left something goes on, though its checkpoint was deleted since.
 */
async function missingCheckpoint(
  ledger: Ledger,
  { session_id: sessionId, requested_rollback: former }: SessionItem,
  wanted: string,
): Promise<string | undefined> {
  const found = await listCheckpoints(ledger, sessionId);
  const checkpoint = found.find(({ name }) => name === wanted);
  if (!checkpoint) return noCheckpoint(wanted, found.filter(hasState));
  const isGoneTo = former?.type === 'partial' && former.checkpoint === wanted;
  if (isGoneTo ? wasCaptured(checkpoint) : hasState(checkpoint)) return undefined;
  const { name, state = 'complete' } = checkpoint;
  const usable = found.filter(hasState).map(nameAndState);
  const others = usable.length === 0 ? 'there is no other' : `there are ${usable.join(', ')}`;
  return `checkpoint ${name} is ${state} and its state is not captured; ${others}`;
}

async function missingService(ledger: Ledger, sessionId: string, wanted: string): Promise<string | undefined> {
  const steps = await loadSteps(ledger, sessionId);
  const services = [...new Set(steps.map((step) => step.spec.service))];
  if (services.includes(wanted)) return undefined;
  return `no step is of the service \`${wanted.slice(0, 80)}\`; there are ${services.join(', ')}`;
}
