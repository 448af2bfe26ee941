import { UnityError } from '../../domain/errors/unity-error';
import { type CheckpointView, checkpointView } from '../../engine/checkpoints/document';
import { loadWork } from '../../engine/checkpoints/read';
import { loadSteps } from '../../engine/session/session-store';
import type { Ledger } from '../../ledger/ledger';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { checkName } from '../input/find-checkpoint';
import { findSession } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { checkpointText } from '../reporters/checkpoint-text';
import { leftAlone, localFlag } from '../session/attend';
import { withAttention } from '../session/attention';
import { enterGateway } from '../session/speed';
import { untilAborted } from '../session/until-aborted';

/** `unity checkpoint`: captures a session with copies of its data, and stays until they are made. */
export const checkpoint: CommandSpec = {
  arguments: [
    { name: '<session>', description: 'a session’s id, or STACK/ENV' },
    { name: '<name>', description: 'what the checkpoint is to be called' },
  ],
  options: [
    { flags: '--reason <text>', description: 'why, for the record' },
    { flags: '--detach', description: 'do not wait until its copies are made' },
  ],
  examples: ['unity checkpoint shop/dev before-upgrade', 'unity checkpoint full-0123456789 monday --detach'],
  json: 'document',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const { ledger } = gateway.engine('checkpoint');
      const { session_id: id } = await findSession(ledger, run.given.required(0));
      const name = checkName(run.given.required(1));
      await enterGateway(run, gateway);
      if (signal.aborted) return leftAlone(run);
      const reason = run.given.text('reason');
      await gateway.desk({
        verb: 'checkpoint',
        session: id,
        name,
        ...(reason !== undefined && reason.trim() !== '' && { reason: cleanLine(reason, 500) }),
      });
      const wait = { sessionId: id, name, signal, over: ['complete', 'failed'] } as const;
      return run.given.flag('detach') ? tellDetached(run, ledger, wait) : untilOver(run, gateway, wait);
    }),
};

/** A checkpoint that a command waits for, and the states that end the wait. */
export interface CheckpointWait {
  readonly sessionId: string;
  readonly name: string;
  readonly over: readonly CheckpointView['state'][];
  readonly signal: AbortSignal;
}

async function tellDetached(run: CommandRun, ledger: Ledger, wait: CheckpointWait): Promise<number> {
  const { sessionId, name } = wait;
  if (run.globals.json) run.print.document(await viewCheckpoint(ledger, wait));
  else run.print.note(`It is being made. Look: unity checkpoints ${sessionId} ${name}${localFlag(run)}`);
  return exitCodes.done;
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
    await Promise.race([gateway.changed(1), interrupted]);
  }
}

async function viewCheckpoint(
  ledger: Ledger,
  { sessionId, name }: Pick<CheckpointWait, 'sessionId' | 'name'>,
): Promise<CheckpointView> {
  return checkpointView(await loadWork(ledger, sessionId, name), await loadSteps(ledger, sessionId));
}
