import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { UnityEvent } from '../../domain/event-catalogue';
import { eventSource } from '../../domain/events';
import { entryOf } from './audit-entry';
import { isEnd, writeDigest } from './digest';
import { type Change, eventsOf } from './events-of';
import { type Measuring, measure, stepsAround } from './measure';

/** Where changes are told. */
export interface Publisher {
  readonly events: EventBridgeClient;
  readonly busName: string;
  readonly store: DynamoDBDocumentClient;
  readonly auditTableName: string;
}

/** Entries of one PutEvents call (API reference). */
const entriesPerCall = 10;

/**
 * Tells a batch of changes: audit first, then events. Throws when some could not be told, so that the batch comes again.
 * A change is measured by whoever has written its entry, right after: a repeated batch counts nothing twice.
 */
export async function publish(
  publisher: Publisher,
  changes: readonly Change[],
  measuring: Measuring,
): Promise<{ readonly events: number }> {
  for (const change of changes) {
    const steps = await stepsAround(measuring, change);
    if (await writeAudit(publisher, change)) await measure(measuring, change, steps);
  }
  for (const change of changes.filter(isEnd)) await writeDigest(publisher, change);
  const events = changes.flatMap(eventsOf);
  await tellEvents(publisher, events);
  return { events: events.length };
}

/** Puts events on the installation’s bus. Throws when some were not taken. */
export async function tellEvents(publisher: Publisher, events: readonly UnityEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += entriesPerCall) {
    await putEvents(publisher, events.slice(start, start + entriesPerCall));
  }
}

async function putEvents(publisher: Publisher, events: readonly UnityEvent[]): Promise<void> {
  const entries = events.map(
    (event): PutEventsRequestEntry => ({
      Source: eventSource,
      DetailType: event.type,
      Detail: JSON.stringify(event.detail),
      Resources: [...event.resources],
      EventBusName: publisher.busName,
      Time: new Date(event.detail.metadata.time),
    }),
  );
  const answer = await publisher.events.send(new PutEventsCommand({ Entries: entries }));
  if ((answer.FailedEntryCount ?? 0) > 0)
    throw new Error(`${answer.FailedEntryCount} of ${entries.length} events were not taken`);
}

/** Whether it was not written yet. */
async function writeAudit(publisher: Publisher, change: Change): Promise<boolean> {
  try {
    await publisher.store.send(
      new PutCommand({
        TableName: publisher.auditTableName,
        Item: entryOf(change),
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    // Written by an earlier delivery of the same change.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return false;
  }
}
