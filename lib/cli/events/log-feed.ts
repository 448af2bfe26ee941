import {
  type CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import type { EventEnvelope } from '../../domain/events';
import type { Clock } from '../../ports/clock';
import type { EventFeed, FeedQuery } from './feed';

/** Without `--since`, as far back as this, in hours: logs may be kept for years. */
const usualHours = 24;

/**
 * Events are written to the log when they are delivered, and the log shows them a little later: each round looks that far
 * back before the newest that it has seen, in seconds.
 */
const overlapSeconds = 60;

/** Events a page: FilterLogEvents gives 10,000 at the most, or 1 MB. */
const pageSize = 1_000;

const envelope = z.object({
  version: z.literal('0'),
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.unknown(),
});

/** The log group to which a rule on the installation's bus writes. */
export function logFeed(
  { logs, logGroupName, clock }: { logs: CloudWatchLogsClient; logGroupName: string; clock: Clock },
  { since, term }: FeedQuery,
): EventFeed {
  let from = since ?? clock.now() - usualHours * 3_600_000;
  let newest = from;
  const page = async (nextToken: string | undefined) => {
    try {
      return await logs.send(
        new FilterLogEventsCommand({
          logGroupName,
          startTime: from,
          limit: pageSize,
          ...(term !== undefined && { filterPattern: JSON.stringify(term) }),
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new UnityError('NotInstalled', { message: `there is no log group ${logGroupName} here`, cause: error });
    }
  };
  return {
    async *pages() {
      let nextToken: string | undefined;
      do {
        const answer = await page(nextToken);
        const found = answer.events ?? [];
        newest = found.reduce((latest, { timestamp = 0 }) => Math.max(latest, timestamp), newest);
        // A page may be empty and not the last.
        yield found.flatMap(({ message = '' }) => eventIn(message));
        nextToken = answer.nextToken;
      } while (nextToken !== undefined);
      from = Math.max(from, newest - overlapSeconds * 1000);
    },
  };
}

/** The rule writes whole events, one a message; what else may stand there is none. */
function eventIn(message: string): readonly EventEnvelope[] {
  try {
    const read = envelope.safeParse(JSON.parse(message));
    return read.success ? [read.data as EventEnvelope] : [];
  } catch {
    return [];
  }
}
