import type { Segment, Span, SpentOn } from './timeline';
import type { Mark, StepFacts } from './timeline-facts';

/** When one step worked, and what its writes say of it. Times are seconds since the session began. */
export interface StepWrites {
  /** When its gate began to wait. */
  readonly from: number;
  /** Not there when it never started. */
  readonly actual?: Span;
  readonly waitsFor: string;
  readonly marks: readonly (Pick<Mark, 'change'> & { readonly at: number })[];
  readonly facts: StepFacts;
  /** What it waits for now. */
  readonly waiting: string | null;
  /** Where its gate waits still. */
  readonly until: number;
}

/** Whether the write names this field among those that it has changed. */
const names = (change: string, field: string): boolean =>
  change.split(', ').some((part) => part === field || part.startsWith(`${field} `));

/**
 * What a step has spent its time on, from the writes that the audit keeps. The first look that finds it pending is written as
 * `progress`: from there on it waits. A try that failed is written as `retry_at`. What is made after that is work once more.
 */
export function segmentsOf(writes: StepWrites): readonly Segment[] {
  const { actual, from, waitsFor, until } = writes;
  const gate: Segment = { from, to: actual?.from ?? until, on: 'steps', attempt: 1, why: waitsFor };
  return [gate, ...(actual ? whileUnderWay(writes, actual) : [])].filter((one) => one.to > one.from);
}

function whileUnderWay({ marks, facts, waiting }: StepWrites, { from, to }: Span): readonly Segment[] {
  const made: Segment[] = [];
  let since = from;
  let on: SpentOn = 'work';
  let attempt = 1;
  let hasWaited = false;
  const turn = (at: number, next: SpentOn): void => {
    if (next === on) return;
    add(made, { from: since, to: Math.min(at, to), on, attempt });
    [since, on] = [Math.min(at, to), next];
  };
  for (const { at, change } of marks) {
    // During a pause before the next try only the lease is renewed.
    if (at < since || at > to) continue;
    if (names(change, 'retry_at')) {
      add(made, { from: since, to: at, on, attempt });
      const pauseSeconds = names(change, 'attempt') ? paceOf(facts.retry, attempt) : invisibleSeconds;
      const again = Math.min(at + pauseSeconds, to);
      add(made, { from: at, to: again, on: 'retry', attempt });
      if (names(change, 'attempt')) attempt += 1;
      [since, on, hasWaited] = [again, 'work', false];
    } else if (names(change, 'progress') && !names(change, 'completed_at')) {
      hasWaited = true;
      turn(at, facts.waitsOn);
    } else if (hasWaited && (names(change, 'resources') || names(change, 'phase') || names(change, 'outputs'))) {
      if (!names(change, 'completed_at')) turn(at, 'work');
    } else if (hasWaited && at > since) turn(at, facts.waitsOn);
  }
  add(made, { from: since, to, on, attempt });
  return made.map((one, index) =>
    index === made.length - 1 && waiting !== null && one.on !== 'work' ? { ...one, why: waiting } : one,
  );
}

/** What AWS does not show yet is looked for again after a second, and counts as no try. */
const invisibleSeconds = 1;

function paceOf({ intervalSeconds, backoffRate, maxDelaySeconds }: StepFacts['retry'], attempt: number): number {
  return Math.min(intervalSeconds * backoffRate ** (attempt - 1), maxDelaySeconds);
}

/** Stretches of the same kind are one. */
function add(made: Segment[], next: Segment): void {
  if (next.to <= next.from) return;
  const last = made.at(-1);
  if (last && last.on === next.on && last.attempt === next.attempt) made[made.length - 1] = { ...last, to: next.to };
  else made.push(next);
}
