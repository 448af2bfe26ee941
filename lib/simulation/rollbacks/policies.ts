import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { definitions } from '../../../lambdas/actions/definitions';
import type { RollbackPolicy, Step, Workflow } from '../../workflow/model';
import type { DrawnPolicies } from './script';

/** What our workflows call the size of the volumes for data; without it there are none. */
export const volumeParameter = 'data_volume_gib';

const byName: Readonly<Record<string, ActionDefinition>> = definitions;

/** Whether a step may make something that holds data. */
export function holdsData({ service, action }: Pick<Step, 'service' | 'action'>): boolean {
  return byName[`${service}/${action}`]?.resources.some((resource) => resource.holdsData) ?? false;
}

/** The workflow with the policies that were drawn for it. */
export function stating<Of extends Pick<Workflow, 'steps'>>(workflow: Of, { workflow: stated }: DrawnPolicies): Of {
  const steps = workflow.steps.map((step) => ({ ...step, rollback: stated[step.name] ?? step.rollback }));
  return { ...workflow, steps };
}

/**
 * What holds for each step: what the environment says of it, else of its action, else what the workflow says. Worked out
 * here once more, from what was drawn, for the ledger has what the product makes of it. A step without data has nothing to
 * save: of it `snapshot` says nothing.
 */
export function policiesOf(
  { steps }: Pick<Workflow, 'steps'>,
  { environment }: DrawnPolicies,
): ReadonlyMap<string, RollbackPolicy> {
  return new Map(
    steps.map((step) => {
      const said = [environment[step.name], environment[`${step.service}/${step.action}`]];
      const holding = said.find((policy) => policy !== undefined && (policy !== 'snapshot' || holdsData(step)));
      return [step.name, holding ?? step.rollback];
    }),
  );
}
