import { keys, type SessionItem, type Stamp, type StepItem } from '../ledger/items';
import type { Dependency, Workflow } from '../workflow/model';

/** The steps of a session as they begin. */
export function stepItems(workflow: Workflow, session: SessionItem): readonly Omit<StepItem, keyof Stamp>[] {
  const dependents = new Map<string, Dependency[]>(workflow.steps.map((step) => [step.name, []]));
  for (const step of workflow.steps) {
    for (const { step: before, until } of step.dependsOn) dependents.get(before)?.push({ step: step.name, until });
  }
  return workflow.steps.map((step, index) => ({
    ...keys.step(session.session_id, step.name),
    kind: 'step',
    session_id: session.session_id,
    environment: session.environment,
    stack_name: session.stack_name,
    name: step.name,
    index,
    spec: step,
    dependents: dependents.get(step.name) ?? [],
    state: 'pending',
    phase: 'waiting',
    epoch: session.epoch,
    attempt: 1,
    outputs: {},
    frozen: {},
    resources: {},
  }));
}
