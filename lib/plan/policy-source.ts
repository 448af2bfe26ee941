import type { StatedPolicy } from '../rollback/policies';
import type { PlanOptions } from './knowledge';
import type { Plan } from './plan';

/** Where a policy is written: `workflow`, or its key in unity.yaml. */
export function policySource({ key }: StatedPolicy, environment: string | null): string {
  return key === undefined || environment === null
    ? 'workflow'
    : `environments.${environment}.rollback.policies.${key}`;
}

/** What happens when a step fails, and where that is written. */
export function onFailureOf({ rollbackRules, environment }: PlanOptions): Plan['on_failure'] {
  const what = rollbackRules?.onFailure;
  if (what === undefined || environment === null) return { what: 'rollback', from: 'default' };
  return { what, from: `environments.${environment}.rollback.on_failure` };
}
