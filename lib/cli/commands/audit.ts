import type { Engine } from '../../engine/engine';
import { candidateFrom } from '../../engine/promotion/candidate';
import { keys } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';
import { findWithPromotions } from '../promotion/find-promotion';
import { type AuditPart, auditEntries } from '../session/audit-entries';

/**
 * `unity audit`: every change of a session, who made it, through what and why; with those of the promotion that has brought
 * it there, and of what is being promoted to the stack that is named.
 */
export const audit: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  examples: ['unity audit shop/dev', 'unity audit shop/dev --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const entries = await auditEntries(gateway, await partsOf(gateway.engine('audit'), run.given.required(0)));
      if (run.globals.json) run.print.document(entries);
      else {
        run.print.result(
          table(
            ['TIME (UTC)', 'WHAT', 'CHANGE', 'ACTOR', 'VIA', 'WHY'],
            entries.map((entry) => [
              dateAndTime(entry.time),
              entry.item,
              cleanLine(entry.change, 80),
              cleanLine(entry.actor, 60),
              entry.via,
              cleanLine(entry.reason, 80),
            ]),
          ),
        );
      }
      return exitCodes.done;
    }),
};

/** The session, the promotion that has brought it there, and those that are under way to the stack. */
async function partsOf(engine: Engine, text: string): Promise<readonly AuditPart[]> {
  const { session, promotions } = await findWithPromotions(engine, text);
  const candidates = new Set(promotions.map(({ candidate }) => candidate));
  if (session?.promoted_from) candidates.add(candidateFrom(session).candidate);
  const [environment = '', stack = ''] = [session ?? promotions[0]].flatMap((one) =>
    one ? [one.environment, one.stack_name] : [],
  );
  return [
    ...(session ? [{ pk: keys.session(session.session_id).pk, prefix: '' }] : []),
    ...[...candidates].map((candidate) => {
      const { pk, sk } = keys.promotion(environment, stack, candidate);
      return { pk, prefix: `${sk}#` };
    }),
  ];
}
