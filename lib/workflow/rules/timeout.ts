import type { Rule } from '../analysis';
import { readyDuration } from '../durations';

/** A timeout leaves the action at least the time that it needs in half of all cases. */
export const timeout: Rule = (analysis) =>
  analysis.draft.steps.flatMap((step) => {
    const duration = step.timeout && readyDuration(analysis, step);
    if (!step.timeout || !duration || step.timeout.value >= duration.ready.p50Seconds) return [];
    const { p50Seconds, p95Seconds } = duration.ready;
    return [
      {
        code: 'ImpossibleTimeout' as const,
        message: `${step.timeout.value} s are too short for \`${step.definition?.action}\``,
        at: step.timeout.at,
        cause: `Half of the time it needs more than ${p50Seconds} s, nearly always no more than ${p95Seconds} s (${duration.source}).`,
        fix: `Give it at least ${Math.ceil(p95Seconds)} s.`,
        suggestion: String(Math.ceil(p95Seconds)),
      },
    ];
  });
