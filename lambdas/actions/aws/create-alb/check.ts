import { together } from '../../../resources/changes';
import { listSecurityGroups } from '../../../resources/ec2/security-group';
import { listListeners } from '../../../resources/elbv2/listener';
import { describeLoadBalancer } from '../../../resources/elbv2/load-balancer';
import type { Finding, StepContext } from '../../action';
import { groupKey } from '../own-security-group';
import { plannedListeners } from './listeners';
import { type AlbInput, balancerKey } from './parts';

type CheckContext = StepContext & { readonly input: AlbInput };

/** Whether clients get to the listeners: subnets, group, ports, and what is listened to. */
export async function checkAlb(context: CheckContext): Promise<readonly Finding[]> {
  return (await together([checkPlace(context), checkListeners(context), checkPorts(context)])).flat();
}

const idOf = (context: StepContext, key: string) => context.resource(key)?.id ?? '';

async function checkPlace(context: CheckContext): Promise<Finding[]> {
  const arn = idOf(context, balancerKey);
  const balancer = await describeLoadBalancer(context, arn);
  const findings: Finding[] = [];
  const subnets = new Set(balancer?.AvailabilityZones?.map((zone) => zone.SubnetId));
  for (const subnet of context.input.subnet_ids) {
    if (!subnets.has(subnet)) findings.push(finding(`The load balancer does not stand in the subnet ${subnet}.`));
  }
  if (!balancer?.SecurityGroups?.includes(idOf(context, groupKey))) {
    findings.push(finding(`The load balancer does not use its security group ${idOf(context, groupKey)}.`));
  }
  return findings;
}

async function checkListeners(context: CheckContext): Promise<Finding[]> {
  const found = await listListeners(context, { LoadBalancerArn: idOf(context, balancerKey) });
  return plannedListeners(context.input).flatMap(({ settings: { Port, Protocol } }) => {
    const listener = found.find((candidate) => candidate.Port === Port);
    if (listener?.Protocol === Protocol) return [];
    return [finding(`Port ${Port} listens to ${listener?.Protocol ?? 'nothing'}, not to ${Protocol}.`)];
  });
}

async function checkPorts(context: CheckContext): Promise<Finding[]> {
  const id = idOf(context, groupKey);
  const [group] = await listSecurityGroups(context, { GroupIds: [id] });
  const cidr = context.input.ingress_cidr;
  const isOpen = (port: number) =>
    group?.IpPermissions?.some(
      (rule) => rule.FromPort === port && rule.ToPort === port && rule.IpRanges?.some((range) => range.CidrIp === cidr),
    ) ?? false;
  return plannedListeners(context.input)
    .filter(({ settings }) => !isOpen(settings.Port))
    .map(({ settings }) => finding(`${id} does not let ${cidr} reach port ${settings.Port}.`));
}

function finding(message: string): Finding {
  return { code: 'CheckFailed', message, remedy: 'Find out who changed it meanwhile, and deploy again.' };
}
