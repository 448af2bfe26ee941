import type { World } from '../account/world';
import type { InterfaceRecord } from '../ec2/records';
import { contactAt } from './reach';
import type { LoadBalancerRecord, TargetRecord } from './state';
import { healthOf } from './target-health';

/** What the load balancer answers itself, or passes on. */
interface Forwarded {
  readonly status: number;
  readonly body: string;
}

const page = (status: number, title: string): Forwarded => ({ status, body: `<h1>${status} ${title}</h1>` });

/** Those that may get a request: the healthy ones; where none is, all that are in use (og-aws 116: it fails open). */
function eligible(
  world: World,
  targets: readonly { readonly target: TargetRecord; readonly state: string | undefined }[],
): TargetRecord | undefined {
  const inUse = targets.filter(({ state }) => state !== 'unused');
  const healthy = inUse.filter(({ state }) => state === 'healthy');
  const chosen = healthy.length > 0 ? healthy : inUse;
  return chosen[Math.floor(world.random.next() * chosen.length)]?.target;
}

/** Hands a request to one of the targets. 503: there is none; 502: it refuses; 504: it is silent (ALB troubleshooting). */
export function forward(
  world: World,
  balancer: LoadBalancerRecord,
  from: InterfaceRecord,
  targetGroupId: string,
): Forwarded {
  const group = world.state.elbv2.targetGroups.get(targetGroupId);
  const known = (group?.targets ?? []).filter((target) => world.now >= target.registeredAt);
  const states = known.map((target) => ({ target, state: group && healthOf(world, group, target).State }));
  const target = eligible(world, states);
  const instance = target && world.state.ec2.instances.get(target.instanceId);
  if (target === undefined || instance === undefined || balancer.vpcId !== instance.vpcId) {
    return page(503, 'Service Temporarily Unavailable');
  }
  const contact = contactAt(world, from, instance, target.port, world.now);
  switch (contact.kind) {
    case 'answer':
      return { status: contact.status, body: contact.body };
    case 'refused':
      return page(502, 'Bad Gateway');
    case 'silent':
      return page(504, 'Gateway Time-out');
  }
}
