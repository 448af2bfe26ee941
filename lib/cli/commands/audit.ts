import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { keys } from '../../ledger/items';
import { tableNames } from '../../ledger/tables';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { findSession } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import { dateAndTime } from '../io/format-time';
import { table } from '../io/table';
import type { CommandSpec } from '../program/command-spec';

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

/** `unity audit`: every change of a session, who made it, through what and why. */
export const audit: CommandSpec = {
  arguments: [{ name: '<session>', description: 'a session’s id, or STACK/ENV' }],
  examples: ['unity audit shop/dev', 'unity audit shop/dev --json'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      const { session_id: id } = await findSession(gateway.engine('audit').ledger, run.given.required(0));
      const entries = await entriesOf(gateway, id);
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

/** All entries of a session, in the order of their times. */
async function entriesOf({ store, settings }: Gateway, sessionId: string): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await store.send(
      new QueryCommand({
        TableName: tableNames(settings.prefix).audit,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': 'pk' },
        ExpressionAttributeValues: { ':pk': keys.session(sessionId).pk },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    found.push(...(page.Items ?? []).map((item) => entrySchema.parse(item)));
    start = page.LastEvaluatedKey;
  } while (start);
  return found.sort((a, b) => a.time.localeCompare(b.time) || a.item.localeCompare(b.item) || a.version - b.version);
}
