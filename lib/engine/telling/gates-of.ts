import { secondsBetween } from '../../domain/seconds-between';
import type { StepItem } from '../../ledger/items';

/** How long a step was kept waiting although it might have begun. */
export interface GateWait {
  readonly step: string;
  readonly seconds: number;
}

/**
 * The waits of a run’s steps at their gates, from when the last of their dependencies allowed them. What a resume has kept
 * was ready long before: a step that nothing but such held up did not wait at its gate.
 */
export function gatesOf(
  steps: readonly StepItem[],
  run: { readonly epochs: readonly number[]; readonly kept: readonly string[] },
): readonly GateWait[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  return steps.flatMap(({ name, epoch, spec, started_at: started, kept_from: former }): readonly GateWait[] => {
    const isOfRun = run.epochs.includes(epoch) && former === undefined && !run.kept.includes(name);
    if (!isOfRun || started === undefined || spec.dependsOn.length === 0) return [];
    const allowed = spec.dependsOn.map(({ step, until }) => {
      const dependency = byName.get(step);
      const isBefore = dependency === undefined || dependency.kept_from !== undefined || run.kept.includes(step);
      return isBefore ? '' : ((until === 'created' ? dependency.created_at : dependency.completed_at) ?? '');
    });
    const last = allowed.reduce((latest, time) => (time > latest ? time : latest), '');
    if (last === '') return [];
    return [{ step: name, seconds: secondsBetween(last, started) }];
  });
}
