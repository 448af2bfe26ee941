import { readCheckpointLabel } from '../../domain/checkpoint-label';
import { keptCheckpointsOf } from '../../domain/naming';
import { ofRollbacks } from '../../domain/resource';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';

/** All failures stand in one item: each is cut short. */
const longestMessage = 200;

/** Why a copy failed, or the checkpoint as a whole. */
export interface CaptureFailure {
  readonly code: string;
  readonly message: string;
}

const bounded = ({ code, message }: CaptureFailure): CaptureFailure => ({
  code: code.slice(0, 60),
  message: message.slice(0, longestMessage),
});

/** Where one that has copies stands in the index until its time is up; those of rollbacks are found by their session. */
export function placeOfKept({ name, environment }: Pick<CheckpointItem, 'name' | 'environment'>): string | undefined {
  return name === ofRollbacks ? undefined : keptCheckpointsOf(environment);
}

/** Keeps why the data of a step could not be copied, or its copies not be deleted; the first reason of a step stands. */
export async function recordFailure(
  engine: Engine,
  { session_id, checkpoint, step }: { readonly session_id: string; readonly checkpoint: string; readonly step: string },
  failure: CaptureFailure,
): Promise<void> {
  const { session, name } = readCheckpointLabel(checkpoint, session_id);
  await engine.ledger.update<CheckpointItem>(
    keys.checkpoint(session, name),
    { setIfAbsent: [[['failures', step], bounded(failure)]] },
    when.in('state', ['capturing', 'deleting']),
  );
}

/** Ends a checkpoint that nothing works on any more, or that could not even begin. Returns whether that was to be done. */
export async function failCheckpoint(
  engine: Engine,
  { session_id, name, environment, run = 1 }: Pick<CheckpointItem, 'session_id' | 'name' | 'environment' | 'run'>,
  failure: CaptureFailure,
): Promise<boolean> {
  // Copies may have been made, which are kept no longer than others.
  const place = placeOfKept({ name, environment });
  const failed = await engine.ledger.update<CheckpointItem>(
    keys.checkpoint(session_id, name),
    {
      set: [
        ['state', 'failed'],
        ['ended_at', isoTime(engine.clock)],
        ...(place === undefined ? [] : [['open_in', place] as const]),
      ],
      remove: place === undefined ? ['open_in'] : [],
      setIfAbsent: [[['failures', '*'], bounded(failure)]],
    },
    when.all(when.in('state', ['capturing', 'deleting']), when.equals('run', run)),
  );
  return failed.applied;
}
