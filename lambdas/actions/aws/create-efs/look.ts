import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { listMountTargets, mountTargets } from '../../../resources/efs/mount-target';
import type { PollResult } from '../../action';
import { fileSystemKey } from './file-system';
import { type EfsContext, outputsOf } from './parts';
import { lookAtRestore } from './restore';

/** Looks once whether the file system can be mounted in every zone, and holds what was to be restored. */
export async function lookAtFiles(context: EfsContext): Promise<PollResult> {
  const FileSystemId = context.resource(fileSystemKey)?.id ?? '';
  const shown = await listMountTargets(context, { FileSystemId });
  const wanted = context.resources().filter((row) => row.type === mountTargets.type && row.state === 'active');
  const found = wanted.map((row) => shown.find((target) => target.MountTargetId === row.id));
  const broken = found.find((target) => target?.LifeCycleState === 'error');
  if (broken !== undefined) {
    const message = `the mount target ${broken.MountTargetId} in ${broken.SubnetId} is in the state "error"`;
    throw new UnityError('ProvisioningFailed', { message });
  }
  const available = found.filter((target) => target?.LifeCycleState === 'available');
  if (available.length < wanted.length) {
    return { status: 'pending', reason: `${available.length} of ${wanted.length} mount targets are available` };
  }
  const restoring = await lookAtRestore(context);
  if (restoring !== undefined) return { status: 'pending', reason: restoring };
  const addressIn = (subnet: string) => found.find((target) => target?.SubnetId === subnet)?.IpAddress ?? '';
  return { status: 'ready', outputs: outputsOf(context, context.input.subnet_ids.map(addressIn)) };
}
