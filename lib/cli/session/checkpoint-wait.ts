import { UnityError } from '../../domain/errors/unity-error';
import { type CheckpointView, checkpointView } from '../../engine/checkpoints/document';
import { loadCheckpointOrRollbacks } from '../../engine/checkpoints/read';
import { loadHolders } from '../../engine/revision/holders';
import type { Ledger } from '../../ledger/ledger';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import type { CommandRun } from '../program/command-spec';
import { checkpointText } from '../reporters/checkpoint-text';
import { localFlag } from './attend';
import { secondsLeft } from './seconds-left';
import { untilAborted } from './until-aborted';

/** A checkpoint that a command waits for, and the states that end the wait. */
export interface CheckpointWait {
  readonly sessionId: string;
  readonly name: string;
  readonly over: readonly CheckpointView['state'][];
  readonly signal: AbortSignal;
}

/** Waits until nothing works on a checkpoint any more, shows it, and says how it ended. */
export async function untilOver(run: CommandRun, gateway: Gateway, wait: CheckpointWait): Promise<number> {
  const { ledger } = gateway.engine('checkpoint');
  const interrupted = untilAborted(wait.signal);
  const startedAt = gateway.clock.now();
  const { timeoutSeconds } = run.globals;
  for (;;) {
    const view = await viewCheckpoint(ledger, wait);
    if (wait.over.includes(view.state) || view.state === 'failed') {
      gateway.flush();
      if (run.globals.json) run.print.document(view);
      else run.print.result(checkpointText(view));
      return view.state === 'failed' ? exitCodes.failed : exitCodes.done;
    }
    if (wait.signal.aborted) {
      run.print.note(`It goes on. Look: unity checkpoints ${wait.sessionId} ${wait.name}${localFlag(run)}`);
      return exitCodes.interrupted;
    }
    if (timeoutSeconds !== undefined && gateway.clock.now() - startedAt > timeoutSeconds * 1000)
      throw new UnityError('WaitTimedOut', {
        message: `checkpoint ${wait.name} is ${view.state} after ${timeoutSeconds} seconds; it goes on`,
      });
    await Promise.race([gateway.changed(1, secondsLeft(gateway.clock, startedAt, timeoutSeconds)), interrupted]);
  }
}

/** As it is now. */
export async function viewCheckpoint(
  ledger: Ledger,
  { sessionId, name }: Pick<CheckpointWait, 'sessionId' | 'name'>,
): Promise<CheckpointView> {
  return checkpointView(await loadCheckpointOrRollbacks(ledger, sessionId, name), await loadHolders(ledger, sessionId));
}
