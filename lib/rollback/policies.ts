import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { OnFailure } from '../domain/session';
import type { RollbackPolicy, Step } from '../workflow/model';
import { own } from '../workflow/own';

/** What an environment says of rollbacks. */
export interface RollbackRules {
  /** By a step’s name, or by `service/action` for all steps of an action. */
  readonly policies?: Readonly<Record<string, RollbackPolicy>>;
  /** For requests that say nothing of it. */
  readonly onFailure?: OnFailure;
  /** How long an approval of a rollback may wait. */
  readonly approvalHours?: number;
}

/** The rules of each environment that has some, by its name. */
export type RollbackRulesByEnvironment = Readonly<Record<string, RollbackRules>>;

/** The policy that holds for a step, and the key of the environment’s policies that says so. */
export interface StatedPolicy {
  readonly policy: RollbackPolicy;
  readonly key?: string;
}

/** Whether an action makes something that `snapshot` could save. */
export function holdsData({ resources }: Pick<ActionDefinition, 'resources'>): boolean {
  return resources.some((resource) => resource.holdsData);
}

/**
 * The policy of a step where those rules hold: what they say of the step, else of its action, else what its workflow
 * says. `snapshot` is said of a name that any workflow may use: it means nothing to a step without data.
 */
export function policyOf(
  step: Pick<Step, 'name' | 'service' | 'action' | 'rollback'>,
  { policies = {} }: RollbackRules,
  definition: Pick<ActionDefinition, 'resources'> | undefined,
): StatedPolicy {
  for (const key of [step.name, `${step.service}/${step.action}`]) {
    const policy = own(policies, key);
    if (policy === undefined) continue;
    if (policy === 'snapshot' && !(definition && holdsData(definition))) continue;
    return { policy, key };
  }
  return { policy: step.rollback };
}
