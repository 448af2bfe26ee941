import { UnityError } from '../../domain/errors/unity-error';
import { canBeCancelled, isTerminal } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { findSession } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { attend, leftAlone, localFlag } from '../session/attend';
import { withAttention } from '../session/attention';
import { enterGateway } from '../session/speed';
import { unlessEnded } from '../session/unless-ended';
import { rollbackQuestion } from '../session/words';

/** `unity cancel`: stops a deployment safely; then its strategy decides, rollback unless it said otherwise. */
export const cancel: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--reason <text>', description: 'why, for the record' },
    { flags: '--detach', description: 'do not wait until it has ended' },
  ],
  examples: ['unity cancel shop/dev', 'unity cancel shop/dev --reason "wrong image"'],
  json: 'document',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const engine = gateway.engine('cancel');
      const { session_id: id } = await findSession(engine.ledger, run.given.required(0));
      const seen = await viewSession(engine, id);
      if (rollbackQuestion(seen) !== undefined) return takeBack(run, gateway, id, signal);
      assertRunning(seen);
      await enterGateway(run, gateway);
      if (signal.aborted) return leftAlone(run);
      const isDone = ({ state }: SessionItem) => state === 'rolling_back' || state === 'rolled_back';
      await unlessEnded(engine, { sessionId: id, isDone }, () =>
        gateway.desk({ verb: 'cancel', session: id, ...reasonOf(run) }),
      );
      if (run.given.flag('detach')) {
        run.print.note(`${id} stops. Follow it: unity watch ${id}${localFlag(run)}`);
        if (run.globals.json) run.print.document(await viewSession(engine, id));
        return exitCodes.done;
      }
      const quiet = { ...run, globals: { ...run.globals, quiet: run.globals.quiet || run.globals.json } };
      await attend(quiet, gateway, { sessionId: id, seen, wanted: 'undo', signal });
      const session = await viewSession(engine, id);
      if (run.globals.json) run.print.document(session);
      if (!isTerminal(session.state)) return exitCodes.interrupted;
      return session.rollback?.verdict === 'dirty' ? exitCodes.needsAHand : exitCodes.done;
    }),
};

/** It asks no more whether it is to be undone, and stays as it is. */
async function takeBack(run: CommandRun, gateway: Gateway, id: string, signal: AbortSignal): Promise<number> {
  await enterGateway(run, gateway);
  if (signal.aborted) return leftAlone(run);
  await gateway.desk({ verb: 'cancel', of: 'rollback', session: id, ...reasonOf(run) });
  run.print.note(`${id} asks no more whether to roll back, and stays as it is.`);
  if (run.globals.json) run.print.document(await viewSession(gateway.engine('cancel'), id));
  return exitCodes.done;
}

function assertRunning({ session_id: id, state }: SessionDocument): void {
  if (canBeCancelled(state)) return;
  throw new UnityError('TransitionRefused', { message: `session ${id} is ${state} and cannot be cancelled` });
}

function reasonOf({ given }: CommandRun): { readonly reason?: string } {
  const reason = given.text('reason');
  return reason === undefined || reason.trim() === '' ? {} : { reason: cleanLine(reason, 500) };
}
