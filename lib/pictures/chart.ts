import type { Span, SpentOn, Timeline, TimelineStep } from '../analytics/timeline';

/** What pictures show of a session or a plan; `state` is `planned` for a plan. All numbers are seconds since the beginning. */
export type Chart = Pick<Timeline, 'state' | 'steps' | 'forwardEnds' | 'rollback' | 'servingAt' | 'readyAt'>;

/** Whether a chart shows what is to be, and nothing that has been. */
export const isPlan = ({ state }: Chart): boolean => state === 'planned';

/** What time is spent on, in a few words, in the order of the legends. */
export const spentWords: Readonly<Record<SpentOn, string>> = {
  work: 'work',
  aws: 'waits for AWS',
  people: 'waits for people',
  steps: 'waits for steps',
  retry: 'between two tries',
};

/** Steps from top to bottom: who starts first stands first, so that a picture reads like the deployment went. */
export function inOrderOfTime(steps: readonly TimelineStep[]): readonly TimelineStep[] {
  const starts = ({ actual, planned }: TimelineStep): number =>
    actual?.from ?? planned?.from ?? Number.POSITIVE_INFINITY;
  const ends = ({ actual, planned }: TimelineStep): number => actual?.to ?? planned?.to ?? Number.POSITIVE_INFINITY;
  // Two that never start are equally late, and infinity less infinity is no number.
  const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
  return [...steps].sort((one, other) => compare(starts(one), starts(other)) || compare(ends(one), ends(other)));
}

/** Everything of a chart that takes time. */
export function spansOf({ steps, forwardEnds, rollback }: Chart): readonly Span[] {
  return [
    ...steps.flatMap(({ planned, actual, segments, undo }) => [
      ...(planned ? [planned] : []),
      ...(actual ? [actual] : []),
      ...segments,
      ...(undo?.span ? [undo.span] : []),
    ]),
    { from: 0, to: Math.min(forwardEnds, lastEnd(steps)) },
    ...(rollback ? [{ from: rollback.from, to: rollback.to }] : []),
  ];
}

/** A session may stay open long after its last step; nothing is to be seen of that. */
function lastEnd(steps: readonly TimelineStep[]): number {
  return Math.max(0, ...steps.flatMap(({ actual, planned }) => [actual?.to ?? 0, planned?.to ?? 0]));
}

/** For each step of the critical path, the one that followed it there. */
export function criticalLinks(steps: readonly TimelineStep[]): ReadonlyMap<string, string> {
  const path = inOrderOfTime(steps.filter(({ isCritical }) => isCritical));
  return new Map(path.slice(1).map((step, index) => [path[index]?.name ?? '', step.name]));
}

/** The time that a step really took, or undefined as long as it has not begun. */
export const tookSeconds = ({ actual }: TimelineStep): number | undefined => actual && actual.to - actual.from;

/** The time that it was expected to take. */
export const plannedSeconds = ({ planned }: TimelineStep): number | undefined => planned && planned.to - planned.from;

/** Whether any part of any step was spent on that. */
export const isSpent = (chart: Chart, on: SpentOn): boolean =>
  chart.steps.some(({ segments }) => segments.some((segment) => segment.on === on));
