import type { EventData } from '../../domain/event-catalogue';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { copyCount } from '../checkpoints/read';
import { type Facts, fact } from './fact';

/** Told when it is made: old items are born complete, and say nothing of it. */
export function ofCheckpoint(before: CheckpointItem | undefined, after: CheckpointItem): readonly Facts[] {
  const { session_id, name, state = 'complete' } = after;
  if (before && (before.state ?? 'complete') === state) return [];
  switch (state) {
    case 'complete':
      return [
        fact('CHECKPOINT_CREATED', {
          session_id,
          name,
          ready_steps: [...after.ready_steps],
          data: after.data ?? 'none',
          copies: copyCount(after),
          missing: Object.keys(after.missing ?? {}),
          asked_by: after.asked_by ?? null,
        }),
      ];
    case 'failed':
      return [fact('CHECKPOINT_FAILED', { session_id, name, failures: failuresOf(after) })];
    case 'deleted':
      return [fact('CHECKPOINT_DELETED', { session_id, name, copies: copyCount(after) })];
    default:
      return [];
  }
}

function failuresOf({ failures = {} }: CheckpointItem): EventData<'CHECKPOINT_FAILED'>['failures'] {
  return Object.entries(failures)
    .slice(0, 10)
    .map(([step, { code, message }]) => ({ step: step === '*' ? null : step, code, message }));
}
