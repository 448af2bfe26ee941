import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { Engine } from '../../engine/engine';
import { candidateFrom } from '../../engine/promotion/candidate';
import { keys } from '../../ledger/items';
import { tableNames } from '../../ledger/tables';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';
import { findWithPromotions } from '../promotion/find-promotion';

const entrySchema = z.object({
  item: z.string(),
  version: z.number(),
  time: z.string(),
  actor: z.string(),
  via: z.string(),
  reason: z.string(),
  change: z.string(),
  hash: z.string(),
  previous_hash: z.string().nullable(),
});
type Entry = z.output<typeof entrySchema>;

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
      const entries = await entriesOf(gateway, await partsOf(gateway.engine('audit'), run.given.required(0)));
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

/** A partition of the audit, and what the keys begin with of what is wanted of it. */
interface Part {
  readonly pk: string;
  readonly prefix: string;
}

/** The session, the promotion that has brought it there, and those that are under way to the stack. */
async function partsOf(engine: Engine, text: string): Promise<readonly Part[]> {
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

/** All entries of those parts, in the order of their times. */
async function entriesOf(gateway: Gateway, parts: readonly Part[]): Promise<readonly Entry[]> {
  const found = (await Promise.all(parts.map((part) => partOf(gateway, part)))).flat();
  return found.sort((a, b) => a.time.localeCompare(b.time) || a.item.localeCompare(b.item) || a.version - b.version);
}

async function partOf({ store, settings }: Gateway, { pk, prefix }: Part): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await store.send(
      new QueryCommand({
        TableName: tableNames(settings.prefix).audit,
        KeyConditionExpression: prefix === '' ? '#pk = :pk' : '#pk = :pk AND begins_with(#sk, :prefix)',
        ExpressionAttributeNames: { '#pk': 'pk', ...(prefix !== '' && { '#sk': 'sk' }) },
        ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => entrySchema.parse(item)));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
}
