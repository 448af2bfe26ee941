import { defaultSettings } from '../../../../lib/domain/settings';
import type { IamStatement } from '../../definition';
import { taggedForSession } from '../iam';

const kinds = {
  loadBalancer: 'loadbalancer/app',
  listener: 'listener/app',
  rule: 'listener-rule/app',
  targetGroup: 'targetgroup',
} as const;

/** ARNs of these kinds under the installation's names, which listeners and rules have in theirs too. */
export function balancingArns(...wanted: readonly (keyof typeof kinds)[]): readonly string[] {
  return wanted.map((kind) => `arn:aws:elasticloadbalancing:*:*:${kinds[kind]}/${defaultSettings.prefix}-*`);
}

/** Tags may be set only by the calls that make something, never on what is there. */
export function tagBalancingWhileCreating(
  createActions: readonly string[],
  resources: readonly string[],
): IamStatement {
  return {
    actions: ['elasticloadbalancing:AddTags'],
    resources,
    conditions: {
      StringEquals: { 'elasticloadbalancing:CreateAction': createActions, ...taggedForSession.StringEquals },
    },
    why: 'Tags on what it makes, the session’s own only; the condition keeps it from claiming what others made.',
  };
}

/** Looking around in Elastic Load Balancing. */
export function balancingRead(...actions: readonly string[]): IamStatement {
  return {
    actions: actions.map((action) => `elasticloadbalancing:${action}`),
    resources: ['*'],
    why: 'Finds and looks at what it made. Describe calls of the service know no resources.',
  };
}
