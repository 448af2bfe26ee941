import { secondsBetween } from '../../domain/seconds-between';
import type { SessionDocument } from '../../domain/session-document';
import type { Stall } from '../../domain/stall';
import { formatSeconds, timeOfDay } from '../io/format-time';

/** A stall for people: what is wrong, what happens by itself, where to look, and what to do else. */
export interface StallWords {
  readonly what: string;
  readonly next: string;
  readonly look: string;
  readonly way: string;
}

/** What is said of a stall. `flags` end the commands. */
export function stallWords(stall: Stall, session: SessionDocument, now: string, flags: string): StallWords {
  const id = session.session_id;
  const { kind, step: name } = stall;
  const look = `unity logs ${id}${name === null ? '' : ` --step ${name}`}${flags}`;
  const step = name ?? '';
  const at = stall.times_out_at === null ? '' : `${timeOfDay(stall.times_out_at)} UTC`;
  switch (kind) {
    case 'step':
      return {
        what: `${step} is late: ${lateWords(stall, now)}`,
        next: `times out at ${at}`,
        look,
        way: `unity cancel ${id}${flags}`,
      };
    case 'undo':
      return {
        what: `the undo of ${step} is late: ${lateWords(stall, now)}`,
        next: `given up at ${at}`,
        look,
        way: `unity status ${id}${flags}`,
      };
    case 'gate':
      return {
        what: `${step} ${closedWords(stall, now)}`,
        next: `looks again by ${at}`,
        look,
        way: `unity cancel ${id}${flags}`,
      };
    case 'undo_gate':
      return {
        what: `the undo of ${step} ${closedWords(stall, now)}`,
        next: `looks again by ${at}`,
        look,
        way: `unity status ${id}${flags}`,
      };
    case 'execution':
      return {
        what: `nothing works on it: its execution is gone, last seen ${timeOfDay(stall.since)} UTC`,
        next: 'the sweeper takes it over within minutes',
        look,
        way: `unity doctor${flags}`,
      };
  }
}

/** A stall in one sentence. */
export const stallSentence = ({ what, next, look, way }: StallWords): string =>
  `${what}; ${next} (look: ${look}, or: ${way})`;

function lateWords({ since, expected_seconds: expected }: Stall, now: string): string {
  return `${formatSeconds(secondsBetween(since, now))}, its p95 is ${formatSeconds(expected)}`;
}

function closedWords({ since, blocked_by: blocked }: Stall, now: string): string {
  const why = blocked.length === 0 ? '' : ` (${blocked.join(', ')} failed)`;
  return `has not begun for ${formatSeconds(secondsBetween(since, now))}, and nothing wakes it${why}`;
}

/** How a stall is marked in the row of its step. */
export function stallMark({ kind, since, expected_seconds: expected }: Stall, now: string): string {
  const passed = secondsBetween(since, now);
  const isLate = kind === 'step' || kind === 'undo';
  return isLate ? `late by ${formatSeconds(passed - expected)}` : `nothing wakes it for ${formatSeconds(passed)}`;
}

/** What is said of those that are not told in full. */
export const moreStalls = (count: number, { session_id: id }: SessionDocument, flags: string): string =>
  `and ${count} more: unity status ${id}${flags}`;
