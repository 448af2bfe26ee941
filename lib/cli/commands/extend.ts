import { UnityError } from '../../domain/errors/unity-error';
import { viewSession } from '../../engine/session/session-view';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { findSession } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';
import type { CommandSpec } from '../program/command-spec';
import { enterGateway } from '../session/speed';

/** `unity extend`: more time for a stack that would else take itself down. */
export const extend: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [
    { flags: '--hours <n>', description: 'how long it is to stand from now on, at least' },
    { flags: '--reason <text>', description: 'why, for the record' },
  ],
  examples: ['unity extend shop/dev --hours 48', 'unity extend shop/dev --hours 8 --reason "the demo is tomorrow"'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const hours = hoursOf(run.given.needed('hours', 'N'));
      const engine = gateway.engine('extend');
      const { session_id: session } = await findSession(engine.ledger, run.given.required(0));
      const reason = run.given.text('reason');
      await enterGateway(run, gateway);
      await gateway.desk({
        verb: 'extend',
        session,
        hours,
        ...(reason?.trim() && { reason: cleanLine(reason, 500) }),
      });
      const extended = await viewSession(engine, session);
      if (run.globals.json) run.print.document(extended);
      else run.print.note(`${session} stands until ${dateAndTime(extended.expires_at ?? '')} UTC.`);
      return exitCodes.done;
    }),
};

function hoursOf(text: string): number {
  const hours = Number(text);
  if (/^\d{1,4}$/.test(text) && hours >= 1 && hours <= 8760) return hours;
  throw new UnityError('Usage', {
    message: `--hours takes a whole number from 1 to 8760, not \`${cleanLine(text, 40)}\``,
  });
}
