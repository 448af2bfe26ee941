import type { RollbackRequest } from '../domain/session';
import { type CheckpointItem, keys } from '../ledger/items';
import type { Ledger } from '../ledger/ledger';
import { loadSteps } from './session-store';

/** What a rollback names and the session does not have, in words; undefined where all is there. */
export async function missingTarget(
  ledger: Ledger,
  sessionId: string,
  request: RollbackRequest,
): Promise<string | undefined> {
  switch (request.type) {
    case 'full':
    case 'resume':
      return undefined;
    case 'partial':
      return missingCheckpoint(ledger, sessionId, request.checkpoint);
    case 'service':
      return missingService(ledger, sessionId, request.service);
  }
}

async function missingCheckpoint(ledger: Ledger, sessionId: string, wanted: string): Promise<string | undefined> {
  const found = await ledger.query<CheckpointItem>(keys.session(sessionId).pk, 'CHECKPOINT#');
  const names = found.map(({ name }) => name);
  if (names.includes(wanted)) return undefined;
  const others = names.length === 0 ? '; the session has none' : `; there are ${names.join(', ')}`;
  return `there is no checkpoint \`${wanted.slice(0, 80)}\`${others}`;
}

async function missingService(ledger: Ledger, sessionId: string, wanted: string): Promise<string | undefined> {
  const steps = await loadSteps(ledger, sessionId);
  const services = [...new Set(steps.map((step) => step.spec.service))];
  if (services.includes(wanted)) return undefined;
  return `no step is of the service \`${wanted.slice(0, 80)}\`; there are ${services.join(', ')}`;
}
