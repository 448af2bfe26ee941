import { CreateMountTargetCommand } from '@aws-sdk/client-efs';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { orAdopt } from '../../../resources/adopt';
import { hasCode } from '../../../resources/aws-error';
import { onceVisible } from '../../../resources/changes';
import { mountTargets } from '../../../resources/efs/mount-target';
import type { EfsContext } from './parts';

/** Where a mount target is to stand. */
export interface MountTargetPlan {
  readonly key: string;
  readonly fileSystemId: string;
  readonly groupId: string;
  readonly subnetId: string;
}

/** Makes the mount target of a subnet. */
export function makeMountTarget(context: EfsContext, plan: MountTargetPlan): Promise<string> {
  const metadata = { file_system_id: plan.fileSystemId, subnet_id: plan.subnetId };
  return context.make(plan.key, mountTargets, (row) => createMountTarget(context, row, plan), metadata);
}

async function createMountTarget(context: EfsContext, row: ResourceRow, plan: MountTargetPlan): Promise<string> {
  const command = new CreateMountTargetCommand({
    FileSystemId: plan.fileSystemId,
    SubnetId: plan.subnetId,
    SecurityGroups: [plan.groupId],
  });
  try {
    return await orAdopt(context, mountTargets, row, ['MountTargetConflict'], async () => {
      const answer = await onceVisible(context, () => context.clients.efs.send(command));
      invariant(answer.MountTargetId, 'CreateMountTarget answered without an id');
      return answer.MountTargetId;
    });
  } catch (error) {
    // Reads showed it available, and this call may still see it as it was.
    if (!hasCode(error, ['IncorrectFileSystemLifeCycleState'])) throw error;
    const message = `the file system ${plan.fileSystemId} takes no mount targets yet`;
    throw new UnityError('NotYetVisible', { message, cause: error });
  }
}
