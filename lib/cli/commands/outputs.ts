import { viewSession } from '../../engine/session/session-view';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { findSession } from '../input/find-session';
import type { CommandSpec } from '../program/command-spec';
import { outputLines } from '../reporters/final-report';

/** `unity outputs`: what a stack gives, such as its URL. */
export const outputs: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  examples: ['unity outputs shop/dev', 'unity outputs shop/dev --json | jq -r .url'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const engine = gateway.engine('outputs');
      const { session_id: id } = await findSession(engine.ledger, run.given.required(0));
      const session = await viewSession(engine, id);
      const lines = outputLines(session);
      if (run.globals.json) run.print.document(session.outputs);
      else if (lines.length === 0) run.print.note(`${id} gives nothing: it is ${session.state}.`);
      else run.print.result(lines.join('\n'));
      return exitCodes.done;
    }),
};
