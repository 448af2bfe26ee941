import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../local/store/attribute-value';
import { textAt } from '../ledger-view';
import type { CheckerFactory, Scene, Write } from '../observation';

/** What a write must be told as, whatever else is. */
interface Expected {
  /** `pk sk version`. */
  readonly change: string;
  readonly item: string;
  readonly hash: string;
  readonly eventId: string | undefined;
}

/** What was set aside was tried so often: the first time, ten retries, and when it was told again. */
const patience = 12;

/**
 * Every write has exactly one audit entry, chained to the one before; every change of state, and that something is late,
 * has its event. What was tried again and again in vain may be set aside, and is told in the end all the same.
 */
export const toldOnce: CheckerFactory = () => {
  const expected: Expected[] = [];
  const tries = new Map<string, number>();
  return {
    attempt: ({ callClass, service, input }) => {
      if (callClass !== 'telling' || service !== 'dynamodb') return;
      const { Item: entry } = input as { readonly Item?: Item };
      const item = `${textAt(entry, 'pk')} ${textAt(entry, 'sk')}`;
      tries.set(item, (tries.get(item) ?? 0) + 1);
    },
    write: (write) => {
      const item = `${write.pk} ${write.sk}`;
      const version = String(write.after.version?.N ?? '');
      const hash = hashOf(write.after);
      expected.push({
        change: `${item} ${version}`,
        item: `${item}#${version.padStart(8, '0')}`,
        hash,
        eventId: eventIdOf(write, version),
      });
    },
    end: (scene) => {
      const setAside = new Set(scene.setAside());
      for (const { change, item } of expected) {
        if (setAside.has(change) && (tries.get(item) ?? 0) < patience)
          scene.violated(`${change} was set aside after ${tries.get(item) ?? 0} tries`);
      }
      checkAudit(scene, expected);
      const told = new Set(
        scene
          .events()
          .map(({ detail }) => (detail as { readonly metadata?: { readonly event_id?: string } }).metadata?.event_id),
      );
      for (const { eventId } of expected) {
        if (eventId !== undefined && !told.has(eventId)) scene.violated(`no event tells of ${eventId}`);
      }
    },
  };
};

function checkAudit(scene: Scene, expected: readonly Expected[]): void {
  const entries = new Map<string, { readonly hash: string | undefined; readonly previous: string | undefined }>();
  for (const entry of scene.audit()) {
    // Of all entries of a session that has ended; it is of no write of its own.
    if (textAt(entry, 'item') === 'DIGEST') continue;
    const name = `${textAt(entry, 'pk')} ${textAt(entry, 'sk')}`;
    entries.set(name, { hash: textAt(entry, 'hash'), previous: textAt(entry, 'previous_hash') });
  }
  const last = new Map<string, string>();
  for (const { item, hash } of expected) {
    const entry = entries.get(item);
    const chain = item.slice(0, -'#00000000'.length);
    if (!entry) scene.violated(`the audit has no entry for ${item}`);
    else if (entry.hash !== hash) scene.violated(`the audit entry of ${item} tells of something else`);
    else if (entry.previous !== last.get(chain))
      scene.violated(`the audit entry of ${item} does not follow the one before`);
    last.set(chain, hash);
  }
  if (entries.size !== expected.length) scene.violated(`${entries.size} audit entries for ${expected.length} writes`);
}

/** The digest that the audit promises: of the item as JSON with its keys in order. */
function hashOf(item: Write['after']): string {
  return createHash('sha256').update(orderedMap(item)).digest('hex');
}

/** What a version of an item shares with the one before is read once. What is stored is frozen, so it stays true. */
const texts = new WeakMap<object, string>();

/** An attribute as ordered JSON, straight from its stored form. */
function ordered(value: AttributeValue): string {
  if (value.S !== undefined) return JSON.stringify(value.S);
  if (value.N !== undefined) return String(Number(value.N));
  if (value.BOOL !== undefined) return String(value.BOOL);
  const parts = value.L ?? value.M;
  if (parts === undefined) return 'null';
  const known = texts.get(parts);
  if (known !== undefined) return known;
  const text = value.L ? `[${value.L.map(ordered).join(',')}]` : orderedMap(value.M ?? {});
  if (Object.isFrozen(parts)) texts.set(parts, text);
  return text;
}

function orderedMap(map: Item): string {
  const members = Object.keys(map)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${ordered(map[key] as AttributeValue)}`);
  return `{${members.join(',')}}`;
}

function eventIdOf({ sk, before, after }: Write, version: string): string | undefined {
  if (sk !== 'SESSION' && !sk.startsWith('STEP#')) return undefined;
  if (sk !== 'SESSION' && before === undefined) return undefined;
  const id = `${textAt(after, 'session_id')}/${sk}#${version}`;
  if (textAt(before, 'state') !== textAt(after, 'state')) return id;
  const isLate = lateSince(after).some((at, index) => at !== undefined && at !== lateSince(before)[index]);
  return isLate ? `${id}/stalled` : undefined;
}

/** When a step, and its undo, were found to be late. */
const lateSince = (item: Item | undefined): readonly (string | undefined)[] =>
  [item, item?.undo?.M].map((part) => part?.stalled?.M?.at?.S);
