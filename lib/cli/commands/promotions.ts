import { promotionOutlook } from '../../analytics/promotion-outlook';
import { type PromotionDocument, promotionDocument } from '../../engine/promotion/document';
import { promotionsOf } from '../../engine/promotion/store';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { neededStackRef } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import { dateAndTime, formatSeconds } from '../io/format-time';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';
import { whyOf } from '../promotion/words';

/** `unity promotions`: what was promoted to a stack, newest first, and what became of it. */
export const promotions: CommandSpec = {
  arguments: [{ name: '<stack/env>', description: 'the stack and the environment that it is promoted to' }],
  options: [],
  examples: ['unity promotions shop/staging', 'unity promotions shop/prod --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const text = run.given.required(0);
      const ref = neededStackRef(text);
      const items = await promotionsOf(gateway.engine('promotions').ledger, ref.environment, ref.stack);
      const documents = items.map(promotionDocument);
      const { clock } = gateway;
      if (run.globals.json)
        run.print.document({
          format_version: '1.0',
          promotions: documents.map((one) => ({ ...one, outlook: promotionOutlook(one, clock.now()) })),
        });
      else if (documents.length === 0) run.print.note(`Nothing was promoted to ${text}.`);
      else run.print.result(asTable(documents, clock.now()));
      return exitCodes.done;
    }),
};

function asTable(documents: readonly PromotionDocument[], now: number): string {
  return table(
    ['CANDIDATE', 'FROM', 'STATE', 'ASKED BY', 'ASKED (UTC)', 'SESSION', 'WHY'],
    documents.map((promotion) => [
      promotion.candidate,
      `${promotion.source.environment} (${promotion.source.session_id})`,
      stateWords(promotion, now),
      cleanLine(promotion.requested_by, 60),
      dateAndTime(promotion.requested_at),
      promotion.session_id ?? '-',
      whyOf(promotion),
    ]),
  );
}

/** How far it is, and how long it waits yet at the most. */
function stateWords(promotion: PromotionDocument, now: number): string {
  const { remaining_seconds: left } = promotionOutlook(promotion, now);
  return `${promotion.state.replace('_', ' ')}${left === null ? '' : ` (${formatSeconds(left)} left)`}`;
}
