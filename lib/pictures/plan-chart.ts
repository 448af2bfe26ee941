import type { Plan } from '../plan/plan';
import type { Chart } from './chart';

/** A plan as what pictures are drawn from: every step when it is expected, and nothing that has happened. */
export function planChart(plan: Plan): Chart {
  return {
    state: 'planned',
    forwardEnds: plan.critical_path.seconds,
    steps: plan.steps.map((step) => {
      const { starts_seconds: from, expected_seconds: expected } = step;
      return {
        name: step.name,
        service: step.service,
        action: step.action,
        state: 'pending',
        isSkipped: step.skipped,
        isCancelled: false,
        isKept: false,
        dependsOn: step.depends_on.map((name) => ({ step: name, until: step.until[name] ?? 'ready' })),
        planned: { from, to: from + expected.ready, created: from + expected.created },
        segments: [],
        isCritical: step.critical,
      };
    }),
  };
}
