import type { Dependency, Step, Workflow } from '../../workflow/model';

/**
 * A workflow as it runs where some of its steps are kept: these are there from the first, so what comes after one of them
 * waits for what that one came after. Else it would be made before somebody has approved it.
 */
export function pastKept(workflow: Workflow, kept: ReadonlySet<string>): Workflow {
  if (kept.size === 0) return workflow;
  const byName = new Map(workflow.steps.map((step) => [step.name, step]));
  const waitsFor = ({ name, dependsOn }: Step): readonly Dependency[] => {
    const found = new Map(dependsOn.map((dependency) => [dependency.step, dependency]));
    if (kept.has(name)) return dependsOn;
    // What is added while it is gone through is gone through as well.
    for (const { step } of found.values()) {
      if (!kept.has(step)) continue;
      for (const before of byName.get(step)?.dependsOn ?? []) {
        if (found.get(before.step)?.until !== 'ready') found.set(before.step, before);
      }
    }
    return [...found.values()];
  };
  return { ...workflow, steps: workflow.steps.map((step) => ({ ...step, dependsOn: waitsFor(step) })) };
}
