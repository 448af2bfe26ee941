import type { Random } from '../../../ports/random';
import { type Drawing, takes } from './durations';

/** A tag as AWS has it. */
export interface TagPair {
  readonly Key: string;
  readonly Value: string;
}

/** What every record of the account has: when it is there, when reads show it, its tags. Times are milliseconds. */
export interface CloudRecord {
  readonly id: string;
  readonly bornAt: number;
  /** Reads and references find it from here on. */
  seenFrom: number;
  /** It is gone from here on; a time ahead is a removal under way. */
  goneAt: number | null;
  /** Reads show it so long, as far as they ever do after `goneAt`. */
  shownUntil: number | null;
  /** Between these reads miss it although it is there. */
  blink: { readonly from: number; readonly until: number } | null;
  tags: readonly TagPair[];
  /** What tag filters see before `taggedFrom`. */
  formerTags: readonly TagPair[];
  taggedFrom: number;
  /** There before us, not ours. */
  foreign: boolean;
}

interface Moment extends Drawing {
  readonly now: number;
  readonly random: Random;
}

/** Milliseconds until a change is seen: mostly none, else evenly up to the window. */
export function drawDelay({ random, limits }: Moment, windowSeconds: number): number {
  const late = random.next() < limits.visibility.chance;
  return late ? Math.round(random.next() * windowSeconds * 1000) : 0;
}

/** The common part of a fresh record. */
export function born(moment: Moment, id: string, tags: readonly TagPair[]): CloudRecord {
  const { now, limits } = moment;
  const seenFrom = now + takes(moment, 'idKnown', id, drawDelay(moment, limits.visibility.idSeconds));
  return {
    id,
    bornAt: now,
    seenFrom,
    goneAt: null,
    shownUntil: null,
    blink: null,
    tags,
    formerTags: [],
    taggedFrom: Math.max(seenFrom, now + drawDelay(moment, limits.visibility.tagSeconds)),
    foreign: false,
  };
}

/** Whether it is there, whatever reads show. */
export function isAlive(record: CloudRecord, now: number): boolean {
  return record.goneAt === null || now < record.goneAt;
}

/** Whether a call that names it by id finds it. */
export function isKnown(record: CloudRecord, now: number): boolean {
  return now >= record.seenFrom && isAlive(record, now);
}

/** Whether reads show it. */
export function isShown(record: CloudRecord, now: number): boolean {
  if (now < record.seenFrom) return false;
  if (record.blink !== null && now >= record.blink.from && now < record.blink.until) return false;
  return isAlive(record, now) || (record.shownUntil !== null && now < record.shownUntil);
}

/** Its tags as filters see them. */
export function visibleTags(record: CloudRecord, now: number): readonly TagPair[] {
  return now >= record.taggedFrom ? record.tags : record.formerTags;
}

/** Takes it away, at once or at a time ahead; reads may show it a little longer. */
export function remove(moment: Moment, record: CloudRecord, at: number = moment.now): void {
  record.goneAt = at;
  record.shownUntil =
    at + takes(moment, 'ghostShown', record.id, drawDelay(moment, moment.limits.visibility.ghostSeconds));
}

/** Gives it other tags; filters see them after a while. */
export function retag(moment: Moment, record: CloudRecord, tags: readonly TagPair[]): void {
  record.formerTags = visibleTags(record, moment.now);
  record.tags = tags;
  record.taggedFrom = moment.now + drawDelay(moment, moment.limits.visibility.tagSeconds);
}
