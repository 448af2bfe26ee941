import { UnityError } from '../../domain/errors/unity-error';
import type { Engine } from '../../engine/engine';
import { promotionDocument } from '../../engine/promotion/document';
import { loadSteps } from '../../engine/session/session-store';
import { viewSession } from '../../engine/session/session-view';
import { expectationsOf } from '../../engine/watch/expectations';
import type { SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import type { CommandSpec } from '../program/command-spec';
import { findWithPromotions, openPromotions } from '../promotion/find-promotion';
import { promotionLines } from '../promotion/words';
import { outlookAt } from '../reporters/outlook';
import { statusText } from '../reporters/status-text';
import { localFlag } from '../session/attend';
import { beneathOf } from '../session/beneath';
import { driftLines, driftOf } from '../session/drift';
import { traceOf } from '../session/trace-of';
import { isGone, type Knowledge } from '../session/watcher';

/** `unity status`: one deployment as it stands now. */
export const status: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  options: [{ flags: '--refresh', description: 'look into the account for what was changed or removed from outside' }],
  examples: ['unity status shop/dev', 'unity status shop/dev --refresh', 'unity status spot-0123456789 --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const engine = gateway.engine('status');
      const item = await findAnySession(engine, run.given.required(0), localFlag(run));
      const { session_id: id } = item;
      const session = await viewSession(engine, id);
      const known = await knownOf(gateway, item);
      const progress = outlookAt(session, known, gateway);
      const ref = { stack: session.stack_name, environment: session.environment };
      const open = (await openPromotions(engine, ref)).map(promotionDocument);
      const drift = run.given.flag('refresh') ? await driftOf(gateway, id) : undefined;
      const beneath = await beneathOf(engine, item);
      const more = {
        progress,
        ...(beneath && { beneath }),
        ...(open.length > 0 && { promotions: open }),
        ...(drift && { drift }),
      };
      if (run.globals.json) run.print.document({ ...session, ...more });
      else {
        const now = isoTime(gateway.clock);
        const { expected } = known;
        const trace = traceOf(session, gateway.local !== undefined);
        const facts = { now, print: run.print, env: run.io.env, expected, progress, trace, beneath };
        const shown = statusText(session, facts);
        run.print.result([shown, ...promotionLines(open, localFlag(run)), ...driftLines(drift)].join('\n'));
      }
      return drift !== undefined && drift.length > 0 ? exitCodes.needsAHand : exitCodes.done;
    }),
};

/** A stack to which something is promoted for the first time has no session to show: where to look instead is said. */
async function findAnySession(engine: Engine, text: string, flags: string): Promise<SessionItem> {
  const { session } = await findWithPromotions(engine, text);
  if (session) return session;
  throw new UnityError('StackNotFound', {
    message: `something is being promoted to ${cleanLine(text, 80)}, which has no session yet`,
    details: { fix: `Look: unity promotions ${cleanLine(text, 80)}${flags}` },
  });
}

/** What one look knows beside the session: a gate has waited since the session’s last write at the most. */
async function knownOf(gateway: Gateway, session: SessionItem): Promise<Knowledge> {
  const engine = gateway.engine('status');
  const steps = await loadSteps(engine.ledger, session.session_id);
  return {
    expected: expectationsOf(engine, session, steps),
    isGone: await isGone(gateway, session.session_id),
    notBefore: session.updated_at,
  };
}
