import type { World } from '../account/world';
import type { InstanceRecord } from '../ec2/compute-records';
import { instanceState } from '../ec2/instance-view';
import { groupsAllow, reachesInternet } from '../ec2/paths';

/** The agent speaks HTTPS to its service. */
const agentPort = 443;

/**
 * Whether the agent of an instance answers: it has had its time to start, its profile lets it in, and its network lets
 * it out. VPC endpoints are not simulated.
 */
export function isAgentOnline(world: World, instance: InstanceRecord): boolean {
  if (instanceState(instance, world.now) !== 'running' || world.now < instance.agentAt) return false;
  if (instance.profile === null || !world.limits.instanceProfiles.includes(instance.profile)) return false;
  const eni = world.state.ec2.interfaces.get(instance.interfaceId);
  return eni !== undefined && reachesInternet(world, eni) && groupsAllow(world, eni, 'out', agentPort);
}

/** Whether it answered once and does not any more, because its instance is ending. */
export function hasLostAgent(world: World, instance: InstanceRecord): boolean {
  const ending = instanceState(instance, world.now) === 'shutting-down';
  return ending && instance.profile !== null && (instance.stoppingAt ?? 0) >= instance.agentAt;
}
