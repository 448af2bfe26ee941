import type { Ledger } from '../../ledger/ledger';
import { exitCodes } from '../errors/exit-codes';
import { checkName } from '../input/find-checkpoint';
import { findSession } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { leftAlone, localFlag } from '../session/attend';
import { withAttention } from '../session/attention';
import { type CheckpointWait, untilOver, viewCheckpoint } from '../session/checkpoint-wait';
import { enterGateway } from '../session/speed';

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

async function tellDetached(run: CommandRun, ledger: Ledger, wait: CheckpointWait): Promise<number> {
  const { sessionId, name } = wait;
  if (run.globals.json) run.print.document(await viewCheckpoint(ledger, wait));
  else run.print.note(`It is being made. Look: unity checkpoints ${sessionId} ${name}${localFlag(run)}`);
  return exitCodes.done;
}
