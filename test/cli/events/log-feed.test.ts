import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { logFeed } from '../../../lib/cli/events/log-feed';
import { Seen } from '../../../lib/cli/events/seen';
import type { EventEnvelope } from '../../../lib/domain/events';

const logs = mockClient(CloudWatchLogsClient);
beforeEach(() => logs.reset());

const noon = Date.UTC(2026, 0, 1, 12);
const clock = { now: () => noon, sleep: async () => undefined };
const feedOf = (query: { since?: number; term?: string } = {}) =>
  logFeed(
    { logs: new CloudWatchLogsClient({ region: 'eu-west-1' }), logGroupName: '/aws/events/unity', clock },
    { since: query.since, term: query.term },
  );

const written = (id: string, timestamp = noon) => ({
  timestamp,
  message: JSON.stringify({
    version: '0',
    id: `bus-${id}`,
    'detail-type': 'STEP_STATE_CHANGED',
    source: 'unity.deployment-orchestrator',
    account: '123456789012',
    time: '2026-01-01T12:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: { metadata: { event_id: id }, data: {} },
  }),
});

async function round(feed: ReturnType<typeof feedOf>): Promise<readonly (readonly EventEnvelope[])[]> {
  const pages: (readonly EventEnvelope[])[] = [];
  for await (const page of feed.pages()) pages.push(page);
  return pages;
}

const asked = (): readonly FilterLogEventsCommandInput[] =>
  logs.commandCalls(FilterLogEventsCommand).map(({ args }) => args[0].input);

test('reads page by page to the last, empty ones between included', async () => {
  logs
    .on(FilterLogEventsCommand)
    .resolvesOnce({ events: [written('a'), written('b')], nextToken: 'one' })
    .resolvesOnce({ events: [], nextToken: 'two' })
    .resolvesOnce({ events: [written('c')] });
  const pages = await round(feedOf());
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['bus-a', 'bus-b'], [], ['bus-c']]);
  expect(asked().map(({ nextToken }) => nextToken)).toEqual([undefined, 'one', 'two']);
  expect(asked()[0]).toMatchObject({ logGroupName: '/aws/events/unity', startTime: noon - 24 * 3_600_000 });
});

test('asks for nothing older than it is told, and for events that hold a word', async () => {
  logs.on(FilterLogEventsCommand).resolves({ events: [] });
  await round(feedOf({ since: noon - 1000, term: 'spot-0123456789' }));
  expect(asked()).toEqual([expect.objectContaining({ startTime: noon - 1000, filterPattern: '"spot-0123456789"' })]);
});

test('the next round looks a minute back before the newest, and what came before is told by its id', async () => {
  logs
    .on(FilterLogEventsCommand)
    .resolvesOnce({ events: [written('a', noon + 300_000)] })
    .resolvesOnce({ events: [written('late', noon + 290_000), written('a', noon + 300_000)] })
    .resolves({ events: [] });
  const feed = feedOf();
  const seen = new Seen();
  const fresh = async () => (await round(feed)).flat().filter((event) => seen.isNew(event));
  expect((await fresh()).map(({ id }) => id)).toEqual(['bus-a']);
  expect((await fresh()).map(({ id }) => id)).toEqual(['bus-late']);
  expect(await fresh()).toEqual([]);
  expect(asked().map(({ startTime }) => startTime)).toEqual([noon - 86_400_000, noon + 240_000, noon + 240_000]);
});

test('what is no event of EventBridge is passed over', async () => {
  const events = [{ message: 'hello', timestamp: noon }, { message: '{"a":1}' }, {}, written('a')];
  logs.on(FilterLogEventsCommand).resolves({ events });
  expect((await round(feedOf())).flat().map(({ id }) => id)).toEqual(['bus-a']);
});

test('says that Unity is not installed where there is no log', async () => {
  logs.on(FilterLogEventsCommand).rejects(new ResourceNotFoundException({ message: 'gone', $metadata: {} }));
  await expect(round(feedOf())).rejects.toMatchObject({
    code: 'NotInstalled',
    message: 'there is no log group /aws/events/unity here',
  });
});

test('the same event of Unity under another id of the bus is told once; what has no id of its own goes by the bus', () => {
  const seen = new Seen();
  const event = JSON.parse(written('a').message) as EventEnvelope;
  expect(seen.isNew(event)).toBe(true);
  expect(seen.isNew({ ...event, id: 'other' })).toBe(false);
  expect(seen.isNew({ ...event, detail: {} })).toBe(true);
  expect(seen.isNew({ ...event, detail: {}, id: 'other' })).toBe(true);
  expect(seen.isNew({ ...event, source: 'unity.workflow' })).toBe(true);
});
