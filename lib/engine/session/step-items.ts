import { keys, type SessionItem, type Stamp, type StepItem } from '../../ledger/items';
import { policyOf, type RollbackRules } from '../../rollback/policies';
import type { Dependency, Step, Workflow } from '../../workflow/model';
import type { Engine } from '../engine';

type Ruled = Pick<StepItem, 'spec' | 'policy_from' | 'policy_instead_of'>;

/** A step as the environment has it: frozen then, so that a change of the configuration changes no session that has begun. */
export function ruled({ definitions }: Engine, step: Step, rules: RollbackRules): Ruled {
  const { policy, key } = policyOf(step, rules, definitions[`${step.service}/${step.action}`]);
  const spec = { ...step, rollback: policy };
  return { spec, ...(key !== undefined && { policy_from: key, policy_instead_of: step.rollback }) };
}

/** The steps of a session as they begin. */
export function stepItems(
  workflow: Workflow,
  session: SessionItem,
  specOf: (step: Step) => Ruled,
): readonly Omit<StepItem, keyof Stamp>[] {
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
    ...specOf(step),
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
