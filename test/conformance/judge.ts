import assert from 'node:assert/strict';
import type { Json } from '../../lib/domain/json';
import type { Observation } from './conduct';
import type { Expected, Moment } from './machine-case';

/** A function's error reaches a machine as JSON with a trace that differs from host to host: its message is compared. */
function plainCause(cause: string | undefined): string | undefined {
  if (!cause?.startsWith('{')) return cause;
  return (JSON.parse(cause) as { errorMessage?: string }).errorMessage ?? cause;
}

function withPlainCauses(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withPlainCauses);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'Cause' && typeof inner === 'string' ? (plainCause(inner) ?? null) : withPlainCauses(inner),
    ]),
  );
}

function assertMoment(what: string, actual: number | undefined, expected: Moment, slackSeconds: number): void {
  const { from, to } = typeof expected === 'number' ? { from: expected, to: expected } : expected;
  // A real clock that is read in two processes may seem to go back by a few milliseconds.
  const early = slackSeconds === 0 ? 0 : 0.05;
  const holds = actual !== undefined && actual >= from - early && actual <= to + slackSeconds;
  assert.ok(holds, `${what} at ${actual} s instead of ${from === to ? from : `${from} to ${to}`} s`);
}

function callsOf({ notes }: Observation, startedAt: number): { readonly [label: string]: readonly number[] } {
  const calls: { [label: string]: number[] } = {};
  for (const note of notes) {
    if (note.heard === undefined) calls[note.label] = [...(calls[note.label] ?? []), (note.at - startedAt) / 1000];
  }
  return Object.fromEntries(Object.entries(calls).map(([label, times]) => [label, times.toSorted((a, b) => a - b)]));
}

/** Throws where what was seen is not what was expected. Without slack, times must be exact. */
export function judge(seen: Observation, expected: Expected, slackSeconds: number): void {
  const { status, output, error, cause, startDate, stopDate } = seen.execution;
  const startedAt = startDate?.getTime() ?? 0;
  const { cause: _, ...ending } = { status, error, cause };
  const wanted = { status: expected.status, error: expected.error };
  assert.deepEqual(ending, wanted, `${status} ${error}: ${cause ?? output}`.slice(0, 500));
  if (expected.cause !== undefined) assert.equal(plainCause(cause), expected.cause);
  if (expected.output !== undefined) {
    assert.deepEqual(withPlainCauses(JSON.parse(output ?? 'null') as Json), expected.output);
  }
  if (expected.seconds !== undefined) {
    assertMoment('ended', ((stopDate?.getTime() ?? 0) - startedAt) / 1000, expected.seconds, slackSeconds);
  }
  const calls = callsOf(seen, startedAt);
  const counted = (all: { readonly [label: string]: readonly unknown[] }) =>
    Object.fromEntries(Object.entries(all).map(([label, times]) => [label, times.length]));
  if (expected.calls !== undefined) {
    assert.deepEqual(counted(calls), counted(expected.calls), 'invocations');
    for (const [label, times] of Object.entries(expected.calls)) {
      times.forEach((time, index) => {
        assertMoment(`call ${index} of ${label}`, calls[label]?.[index], time, slackSeconds);
      });
    }
  }
  const sent = seen.notes.flatMap(({ who, heard }) => (heard === undefined ? [] : [[who, heard] as const]));
  if (expected.sent !== undefined) assert.deepEqual(Object.fromEntries(sent), expected.sent, 'tokens sent');
  if (expected.replies !== undefined) assert.deepEqual(seen.replies, expected.replies, 'replies');
  if (expected.historyEvents !== undefined) assert.equal(seen.historyEvents, expected.historyEvents, 'history events');
}
