import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import {
  type Action,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type LoadBalancer,
  type Rule,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { answerOf, instanceById } from './instance';
import { type Answer, type Caller, type Doors, type Follow, letsIn, type Request } from './link';

const page = (status: number, title: string): Answer => ({ status, body: `${status} ${title}\n` });

/** A name of a load balancer: active → port let in → listener → rule → what that does. */
export const followBalancer: Follow = async (doors, request) => {
  const { LoadBalancers = [] } = await doors.elbv2.send(new DescribeLoadBalancersCommand({}));
  const balancer = LoadBalancers.find(({ DNSName }) => DNSName === request.host);
  if (balancer?.State?.Code !== 'active') return undefined;
  if (!(await letsIn(doors, balancer.SecurityGroups ?? [], request.port))) return undefined;
  const { LoadBalancerArn } = balancer;
  const { Listeners = [] } = await doors.elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const listener = Listeners.find(({ Port }) => Port === request.port);
  if (listener === undefined || (listener.Protocol === 'HTTPS') !== request.secure) return undefined;
  const { Rules = [] } = await doors.elbv2.send(new DescribeRulesCommand({ ListenerArn: listener.ListenerArn }));
  const action = [...Rules].sort((a, b) => rank(a) - rank(b)).find((rule) => matches(rule, request))?.Actions?.[0];
  return action && perform(doors, balancer, action, request);
};

const rank = ({ Priority }: Rule): number =>
  Priority === 'default' ? Number.POSITIVE_INFINITY : Number(Priority ?? Number.POSITIVE_INFINITY);

function matches({ Conditions = [] }: Rule, request: Request): boolean {
  return Conditions.every((condition) => fits(condition, request));
}

/** `*` stands for any text, `?` for any character (ALB user guide, listener rules). */
function fits({ Field, Values, PathPatternConfig }: RuleCondition, { path }: Request): boolean {
  if (Field !== 'path-pattern') return false;
  const patterns = PathPatternConfig?.Values ?? Values ?? [];
  return patterns.some((pattern) => {
    const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${source.replaceAll('?', '.')}$`).test(path.split('?')[0] ?? '');
  });
}

async function perform(
  doors: Doors,
  balancer: LoadBalancer,
  action: Action,
  { host, path }: Request,
): Promise<Answer | undefined> {
  const { FixedResponseConfig: fixed, RedirectConfig: redirect, TargetGroupArn } = action;
  if (fixed !== undefined) return { status: Number(fixed.StatusCode), body: fixed.MessageBody ?? '' };
  if (redirect !== undefined) {
    const status = redirect.StatusCode === 'HTTP_301' ? 301 : 302;
    const scheme = redirect.Protocol?.toLowerCase() ?? 'https';
    return { status, body: '', location: `${scheme}://${host}:${redirect.Port}${path}` };
  }
  return TargetGroupArn === undefined ? undefined : forward(doors, balancer, TargetGroupArn);
}

/** To a healthy target; while there is none nobody knows which would answer. */
async function forward(doors: Doors, balancer: LoadBalancer, TargetGroupArn: string): Promise<Answer> {
  const [health, groups] = await Promise.all([
    doors.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
    doors.elbv2.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] })),
  ]);
  const healthy = health.TargetHealthDescriptions?.find(({ TargetHealth }) => TargetHealth?.State === 'healthy');
  const instance = healthy && (await instanceById(doors, healthy.Target?.Id ?? ''));
  if (instance === undefined) return page(503, 'Service Temporarily Unavailable');
  const port = healthy?.Target?.Port ?? groups.TargetGroups?.[0]?.Port ?? 80;
  return (await answerOf(doors, instance, port, await callerOf(doors, balancer))) ?? page(502, 'Bad Gateway');
}

/** A load balancer calls its targets from its interfaces. */
async function callerOf({ ec2 }: Doors, { LoadBalancerArn = '', SecurityGroups = [] }: LoadBalancer): Promise<Caller> {
  const name = `ELB ${LoadBalancerArn.split(':loadbalancer/')[1]}`;
  const Filters = [{ Name: 'description', Values: [name] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return { groupIds: SecurityGroups, addresses: NetworkInterfaces.map((one) => one.PrivateIpAddress ?? '') };
}
