import type {
  CreateListenerCommandInput,
  CreateLoadBalancerCommandInput,
  CreateRuleCommandInput,
  CreateTargetGroupCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CloudRecord } from '../../../../lib/local/cloud/account/record';
import { type Account, arnOf, fresh } from '../account';
import { type Ask, anywhere, onThing, tagsIn } from '../ask';
import { makesServiceLinkedRole } from './iam';

const ofService = 'elasticloadbalancing';
type Tags = Parameters<typeof tagsIn>[0];

/** AddTags is judged on what the creating call makes. */
function tagged(operation: string, resource: string, tags: Tags): readonly Ask[] {
  const puts = tagsIn(tags);
  if (puts.length === 0) return [];
  const keys = { 'elasticloadbalancing:CreateAction': operation };
  return [{ action: `${ofService}:AddTags`, resource: arnOf(ofService, resource), puts, keys }];
}

function on(operation: string, arn: string, table: ReadonlyMap<string, CloudRecord>, account: Account): Ask {
  return onThing(`${ofService}:${operation}`, account.thing(arn, table.get(arn)));
}

/** What the service looks at in the caller's name (its user guide, API permissions). */
const looks = (...names: readonly string[]) => anywhere(...names.map((name) => `ec2:Describe${name}`));

export const elbv2Asks = {
  CreateLoadBalancer: ({ Name, Tags }: CreateLoadBalancerCommandInput) => [
    {
      action: `${ofService}:CreateLoadBalancer`,
      resource: arnOf(ofService, `loadbalancer/app/${Name}/${fresh}`),
      puts: tagsIn(Tags),
    },
    ...tagged('CreateLoadBalancer', `loadbalancer/app/${Name}/${fresh}`, Tags),
    ...looks('AccountAttributes', 'Addresses', 'InternetGateways', 'SecurityGroups', 'Subnets', 'Vpcs'),
    ...makesServiceLinkedRole('elasticloadbalancing.amazonaws.com', 'ElasticLoadBalancing'),
  ],
  CreateTargetGroup: ({ Name, Tags }: CreateTargetGroupCommandInput) => [
    {
      action: `${ofService}:CreateTargetGroup`,
      resource: arnOf(ofService, `targetgroup/${Name}/${fresh}`),
      puts: tagsIn(Tags),
    },
    ...tagged('CreateTargetGroup', `targetgroup/${Name}/${fresh}`, Tags),
    ...looks('InternetGateways', 'Vpcs'),
  ],
  CreateListener: ({ LoadBalancerArn = '', Tags }: CreateListenerCommandInput, account: Account) => {
    const [, path = ''] = LoadBalancerArn.split(':loadbalancer/');
    const parent = on('CreateListener', LoadBalancerArn, account.state.elbv2.loadBalancers, account);
    return [{ ...parent, puts: tagsIn(Tags) }, ...tagged('CreateListener', `listener/${path}/${fresh}`, Tags)];
  },
  CreateRule: ({ ListenerArn = '', Tags }: CreateRuleCommandInput, account: Account) => {
    const [, path = ''] = ListenerArn.split(':listener/');
    const parent = on('CreateRule', ListenerArn, account.state.elbv2.listeners, account);
    return [{ ...parent, puts: tagsIn(Tags) }, ...tagged('CreateRule', `listener-rule/${path}/${fresh}`, Tags)];
  },
  RegisterTargets: ({ TargetGroupArn }: { readonly TargetGroupArn: string }, account: Account) => [
    on('RegisterTargets', TargetGroupArn, account.state.elbv2.targetGroups, account),
    ...looks('Instances', 'InternetGateways', 'Subnets', 'Vpcs'),
  ],
  DeregisterTargets: ({ TargetGroupArn }: { readonly TargetGroupArn: string }, account: Account) => [
    on('DeregisterTargets', TargetGroupArn, account.state.elbv2.targetGroups, account),
  ],
  DeleteListener: ({ ListenerArn }: { readonly ListenerArn: string }, account: Account) => [
    on('DeleteListener', ListenerArn, account.state.elbv2.listeners, account),
  ],
  ModifyRule: ({ RuleArn }: { readonly RuleArn: string }, account: Account) => [
    on('ModifyRule', RuleArn, account.state.elbv2.rules, account),
  ],
  SetRulePriorities: (
    { RulePriorities }: { readonly RulePriorities: readonly { readonly RuleArn: string }[] },
    account: Account,
  ) => RulePriorities.map(({ RuleArn }) => on('SetRulePriorities', RuleArn, account.state.elbv2.rules, account)),
  DeleteRule: ({ RuleArn }: { readonly RuleArn: string }, account: Account) => [
    on('DeleteRule', RuleArn, account.state.elbv2.rules, account),
  ],
  DeleteLoadBalancer: ({ LoadBalancerArn }: { readonly LoadBalancerArn: string }, account: Account) => [
    on('DeleteLoadBalancer', LoadBalancerArn, account.state.elbv2.loadBalancers, account),
  ],
  DeleteTargetGroup: ({ TargetGroupArn }: { readonly TargetGroupArn: string }, account: Account) => [
    on('DeleteTargetGroup', TargetGroupArn, account.state.elbv2.targetGroups, account),
  ],
};
