import { findSession } from '../input/find-session';
import type { CommandSpec } from '../program/command-spec';
import { attend, waitTailsOption } from '../session/attend';
import { withAttention } from '../session/attention';

/** `unity watch`: follows a deployment until it ends, whoever started it. */
export const watch: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [waitTailsOption],
  examples: ['unity watch shop/dev', 'unity watch spot-0123456789 --json'],
  json: 'lines',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const { ledger } = gateway.engine('watch');
      const session = await findSession(ledger, run.given.required(0));
      return attend(run, gateway, { sessionId: session.session_id, wanted: 'forward', signal });
    }),
};
