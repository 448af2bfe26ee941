import { openCheckpointsOf } from '../../domain/naming';
import type { CheckpointItem } from '../../ledger/checkpoint-items';
import { keys } from '../../ledger/items';
import type { Engine } from '../engine';
import { failCheckpoint } from './fail';

/** An execution that AWS does not show is believed to have been started for this long after the checkpoint’s last write. */
const startupSeconds = 120;

/** What is said of an execution that ended before its checkpoint did. */
interface EndFacts {
  readonly executionArn: string;
  readonly status: string;
  readonly error?: string | null;
  readonly cause?: string | null;
}

/** Ends the checkpoint that an execution worked on when that has ended badly. Nothing is started anew: people may ask again. */
export async function checkpointEnded(engine: Engine, sessionId: string, facts: EndFacts): Promise<boolean> {
  const found = await engine.ledger.query<CheckpointItem>(keys.session(sessionId).pk, 'CHECKPOINT#');
  const struck = found.find(({ execution_arn }) => execution_arn === facts.executionArn);
  if (!struck) return false;
  const said = [facts.error, facts.cause].filter(Boolean).join(': ');
  const message = `its execution ended as ${facts.status}${said === '' ? '' : `: ${said}`}`;
  return failCheckpoint(engine, struck, { code: 'ExecutionStopped', message });
}

/** Ends the checkpoints of an environment that nothing works on any more. */
export async function sweepCheckpoints(engine: Engine, environment: string): Promise<readonly string[]> {
  const open = await engine.ledger.queryIndex<CheckpointItem>('open_sessions', openCheckpointsOf(environment));
  const ended: string[] = [];
  for (const checkpoint of open) {
    if (await isWorkedOn(engine, checkpoint)) continue;
    const message = 'nothing works on it any more';
    if (await failCheckpoint(engine, checkpoint, { code: 'ExecutionStopped', message }))
      ended.push(`${checkpoint.session_id}/${checkpoint.name}`);
  }
  return ended;
}

async function isWorkedOn(engine: Engine, { execution_arn, updated_at }: CheckpointItem): Promise<boolean> {
  const status = execution_arn === undefined ? 'unknown' : await engine.machines.look(execution_arn);
  const isFresh = engine.clock.now() - Date.parse(updated_at) < startupSeconds * 1000;
  return status === 'running' || isFresh;
}
