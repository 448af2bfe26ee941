import { UnityError } from '../../domain/errors/unity-error';
import type { Engine } from '../../engine/engine';
import { promotionDocument } from '../../engine/promotion/document';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import type { CommandSpec } from '../program/command-spec';
import { findWithPromotions, openPromotions } from '../promotion/find-promotion';
import { promotionLines } from '../promotion/words';
import { statusText } from '../reporters/status-text';
import { localFlag } from '../session/attend';
import { driftLines, driftOf } from '../session/drift';

/** `unity status`: one deployment as it stands now. */
export const status: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [{ flags: '--refresh', description: 'look into the account for what was changed or removed from outside' }],
  examples: ['unity status shop/dev', 'unity status shop/dev --refresh', 'unity status spot-0123456789 --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const engine = gateway.engine('status');
      const { session_id: id } = await findAnySession(engine, run.given.required(0));
      const session = await viewSession(engine, id);
      const ref = { stack: session.stack_name, environment: session.environment };
      const open = (await openPromotions(engine, ref)).map(promotionDocument);
      const drift = run.given.flag('refresh') ? await driftOf(gateway, id) : undefined;
      const more = { ...(open.length > 0 && { promotions: open }), ...(drift && { drift }) };
      if (run.globals.json) run.print.document({ ...session, ...more });
      else {
        const shown = statusText(session, { now: isoTime(gateway.clock), print: run.print, env: run.io.env });
        run.print.result([shown, ...promotionLines(open, localFlag(run)), ...driftLines(drift)].join('\n'));
      }
      return drift !== undefined && drift.length > 0 ? exitCodes.needsAHand : exitCodes.done;
    }),
};

/** A stack to which something is promoted for the first time has no session to show: where to look instead is said. */
async function findAnySession(engine: Engine, text: string): Promise<SessionItem> {
  const { session } = await findWithPromotions(engine, text);
  if (session) return session;
  throw new UnityError('StackNotFound', {
    message: `something is being promoted to ${cleanLine(text, 80)}, which has no session yet`,
    details: { fix: `Look: unity promotions ${cleanLine(text, 80)}` },
  });
}
