import { UnityError } from '../../domain/errors/unity-error';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { loadHolders } from '../revision/holders';
import type { ComparedState } from './compare';
import { capturedSession, capturedStep } from './parts';
import { loadCheckpoint, loadState } from './read';

/** A session as a checkpoint of it has it. @throws UnityError CheckpointNotFound, CheckpointUnusable */
export async function stateAt(ledger: Ledger, { session_id }: SessionItem, name: string): Promise<ComparedState> {
  const checkpoint = await loadCheckpoint(ledger, session_id, name);
  const state = await loadState(ledger, checkpoint);
  if (state) return { ...state, copies: namesOf(checkpoint.copies ?? {}) };
  throw new UnityError('CheckpointUnusable', {
    message: `checkpoint ${name} holds a summary only: its state ${checkpoint.state === undefined ? 'was not kept' : 'is not captured'}`,
  });
}

/** A session as it stands now. */
export async function stateNow(ledger: Ledger, session: SessionItem): Promise<ComparedState> {
  const steps = await loadHolders(ledger, session.session_id);
  return { session: capturedSession(session), steps: steps.map(capturedStep) };
}

function namesOf(copies: NonNullable<CheckpointItem['copies']>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(copies).flatMap(([step, ofStep]) =>
      Object.entries(ofStep).map(([key, { id }]) => [`${step}/${key}`, id] as const),
    ),
  );
}
