import type { Segment, SpentOn, TimelineStep } from './timeline';

/** Seconds by what they were spent on. */
export type Spent = Readonly<Record<SpentOn, number>>;

export const kinds = ['work', 'aws', 'people', 'steps', 'retry'] as const satisfies readonly SpentOn[];

/** What stretches come to, as far as they lie within that time. */
export function spentIn(segments: readonly Segment[], from = 0, to = Number.POSITIVE_INFINITY): Spent {
  const of = (kind: SpentOn): number =>
    segments
      .filter(({ on }) => on === kind)
      .reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0);
  return byKind(of);
}

export function allSpent(parts: readonly Spent[]): Spent {
  return byKind((kind) => parts.reduce((sum, part) => sum + part[kind], 0));
}

function byKind(of: (kind: SpentOn) => number): Spent {
  return {
    work: tidy(of('work')),
    aws: tidy(of('aws')),
    people: tidy(of('people')),
    steps: tidy(of('steps')),
    retry: tidy(of('retry')),
  };
}

const tidy = (seconds: number): number => Number(seconds.toFixed(3));

/** One step of the true path, and the part of it that something waited for. */
export interface PathPart {
  readonly step: string;
  readonly from_seconds: number;
  readonly to_seconds: number;
  readonly seconds: number;
  readonly slack_seconds: number | null;
  /** Whether what followed waited until it worked, or only until its outputs were known. */
  readonly until: 'created' | 'ready';
}

/** The true path with what it was spent on; what lies between two steps is the orchestrator’s own. */
export interface TruePath {
  readonly steps: readonly PathPart[];
  readonly seconds: number;
  readonly spent: Spent;
  /** From the start to the first step, and between the steps: admitting, opening gates, starting functions. */
  readonly orchestration_seconds: number;
}

/** The true path of a timeline, in order. */
export function pathOf(steps: readonly TimelineStep[]): TruePath {
  const critical = steps
    .filter(({ isCritical, actual }) => isCritical && actual)
    .sort((a, b) => (a.actual?.from ?? 0) - (b.actual?.from ?? 0));
  const parts = critical.map((step, index): PathPart => {
    const next = critical[index + 1];
    const until = next?.dependsOn.find((edge) => edge.step === step.name)?.until ?? 'ready';
    const { from = 0, to = 0 } = step.actual ?? {};
    const end = until === 'created' ? (step.createdAt ?? to) : to;
    return {
      step: step.name,
      from_seconds: from,
      to_seconds: end,
      seconds: tidy(end - from),
      slack_seconds: step.slackSeconds ?? null,
      until,
    };
  });
  const seconds = tidy(parts.at(-1)?.to_seconds ?? 0);
  const within = parts.map((part, index) => {
    const ran = (critical[index]?.segments ?? []).filter(({ on }) => on !== 'steps');
    return spentIn(ran, part.from_seconds, part.to_seconds);
  });
  const worked = parts.reduce((sum, part) => sum + part.seconds, 0);
  return { steps: parts, seconds, spent: allSpent(within), orchestration_seconds: tidy(seconds - worked) };
}
