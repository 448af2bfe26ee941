import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { UnityEvent } from '../../domain/event-catalogue';
import { eventSource } from '../../domain/events';
import type { JsonObject } from '../../domain/json';
import type { LedgerItem } from '../../ledger/items';
import { canonicalJson } from '../../workflow/canonical-json';
import { type Change, eventsOf } from './events-of';

/** Where changes are told. */
export interface Publisher {
  readonly events: EventBridgeClient;
  readonly busName: string;
  readonly store: DynamoDBDocumentClient;
  readonly auditTableName: string;
}

/** One line of the audit: who changed what, when, through what, why. Chained to the version before by its hash. */
export interface AuditEntry {
  readonly pk: string;
  readonly sk: string;
  readonly item: string;
  readonly version: number;
  readonly time: string;
  readonly actor: string;
  readonly via: string;
  readonly reason: string;
  readonly change: string;
  readonly hash: string;
  readonly previous_hash: string | null;
}

/** Entries of one PutEvents call (API reference). */
const entriesPerCall = 10;

/** Tells a batch of changes: audit first, then events. Throws when some could not be told, so that the batch comes again. */
export async function publish(publisher: Publisher, changes: readonly Change[]): Promise<{ readonly events: number }> {
  for (const change of changes) await writeAudit(publisher, change);
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

/** The hash of an item’s state: two versions of an item are chained by it, so that a gap or a change shows. */
export function itemHash(item: LedgerItem): string {
  return createHash('sha256')
    .update(canonicalJson(item as unknown as JsonObject))
    .digest('hex');
}

async function writeAudit(publisher: Publisher, { before, after }: Change): Promise<void> {
  const entry: AuditEntry = {
    pk: after.pk,
    sk: `${after.sk}#${after.version.toString().padStart(8, '0')}`,
    item: after.sk,
    version: after.version,
    time: after.updated_at,
    actor: after.actor,
    via: after.via,
    reason: after.reason,
    change: summaryOf(before, after),
    hash: itemHash(after),
    previous_hash: before ? itemHash(before) : null,
  };
  try {
    await publisher.store.send(
      new PutCommand({
        TableName: publisher.auditTableName,
        Item: entry,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    // Written by an earlier delivery of the same change.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** What changed, by attribute name only: values may be anything, names are ours. */
function summaryOf(before: LedgerItem | undefined, after: LedgerItem): string {
  if (!before) return `${after.kind} created`;
  const [former, later] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const stamps = new Set(['version', 'write_id', 'updated_at', 'actor', 'via', 'reason']);
  const names = [...new Set([...former.keys(), ...later.keys()])].filter((name) => {
    if (stamps.has(name)) return false;
    return !isSame(former.get(name), later.get(name));
  });
  if ('state' in before && 'state' in after && before.state !== after.state) {
    return [`${before.state} → ${after.state}`, ...names.filter((name) => name !== 'state')].join(', ');
  }
  return names.join(', ') || 'lease renewed';
}

/** Most attributes are texts and numbers; only what has parts is compared by its text. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b || typeof a !== 'object' || typeof b !== 'object') return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}
