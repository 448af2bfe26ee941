import type { World } from '../account/world';
import { allows } from '../elbv2/reach';
import { lifeCycle } from './lookup';
import type { FileSystemRecord } from './state';

/** NFS. */
const port = 2049;

/**
 * The file system that an instance mounts by an address: a mount target of its VPC that is available, and groups on both
 * sides that let NFS pass. Undefined when one of these is missing, and mounting takes its whole timeout.
 */
export function mountableAt(world: World, instanceId: string, address: string): FileSystemRecord | undefined {
  const { ec2, efs } = world.state;
  const from = ec2.interfaces.get(ec2.instances.get(instanceId)?.interfaceId ?? '');
  const target = [...efs.mountTargets.values()].find(
    (candidate) =>
      candidate.ip === address && candidate.vpcId === from?.vpcId && lifeCycle(candidate, world.now) === 'available',
  );
  const to = ec2.interfaces.get(target?.interfaceId ?? '');
  if (from === undefined || target === undefined || to === undefined) return undefined;
  if (!allows(world, from, 'out', port, to) || !allows(world, to, 'in', port, from)) return undefined;
  return efs.fileSystems.get(target.fileSystemId);
}
