import { UnityError } from '../../domain/errors/unity-error';
import { openCheckpointsOf } from '../../domain/naming';
import { isTerminal } from '../../domain/session';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { checkpointExecutionArn, startCheckpointMachine } from './execution';
import { loadCheckpoint } from './read';

/**
 * Asks for the deletion of a checkpoint and its copies, or joins the one under way. Its item stays, and so its name is
 * not used again: what happened is not undone by forgetting it.
 *
 * @throws UnityError CheckpointNotFound, TransitionRefused
 */
export async function deleteCheckpoint(engine: Engine, session: SessionItem, name: string): Promise<void> {
  const standing = await loadCheckpoint(engine.ledger, session.session_id, name);
  const { state = 'complete', run = 0 } = standing;
  if (state === 'deleted') return;
  if (state === 'deleting') return startCheckpointMachine(engine, session, standing);
  if (state === 'capturing') throw refused(`checkpoint ${name} is being made; when it has ended it can be deleted`);
  if (session.state !== 'executing' && !isTerminal(session.state))
    throw refused(`session ${session.session_id} is ${session.state}; its checkpoints can be deleted afterwards`);
  const begun = await engine.ledger.update<CheckpointItem>(
    keys.checkpoint(session.session_id, name),
    { set: Object.entries(deletionFacts(engine, session, name, run + 1)) },
    when.equals('version', standing.version),
  );
  // Somebody else was faster: what they have begun is looked at anew.
  if (!begun.applied) return deleteCheckpoint(engine, session, name);
  await startCheckpointMachine(engine, session, begun.item);
}

/** What an item says while the machine deletes the copies that it is about. */
export function deletionFacts(engine: Engine, session: SessionItem, name: string, run: number) {
  return {
    state: 'deleting',
    run,
    epoch: session.epoch,
    generation: session.generation,
    failures: {},
    execution_arn: checkpointExecutionArn(engine, session, name, run),
    open_in: openCheckpointsOf(session.environment),
    started_at: isoTime(engine.clock),
  } as const;
}

const refused = (message: string): UnityError => new UnityError('TransitionRefused', { message });
