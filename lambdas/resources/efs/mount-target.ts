import {
  DeleteMountTargetCommand,
  type DescribeMountTargetsCommandInput,
  type MountTargetDescription,
  paginateDescribeMountTargets,
} from '@aws-sdk/client-efs';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { onlyOne } from '../tagged';
import { fileSystems } from './file-system';

/**
 * A mount target of a file system of ours. It has no token and no tags: its row keeps the `file_system_id` and the
 * `subnet_id`, and a file system has at most one in a subnet.
 */
export const mountTargets: ResourceHandler = {
  type: 'AWS::EFS::MountTarget',
  async find(context, row) {
    const { file_system_id: FileSystemId, subnet_id } = row.metadata;
    if (typeof FileSystemId !== 'string') return undefined;
    const found = await unlessAbsent(() => listMountTargets(context, { FileSystemId }));
    const standing = (found ?? []).filter((target) => target.SubnetId === subnet_id && !isGoing(target));
    return onlyOne(
      row,
      standing.map((target) => target.MountTargetId),
    );
  },
  async remove(context, row) {
    const found = await describeMountTarget(context, row.id);
    // Not asked for again: the right to delete goes by the file system’s tags, and what is gone has none.
    if (found === undefined) return assertOldEnough(context, row);
    if (isGoing(found)) return;
    await askToRemove(context, row, () =>
      context.clients.efs.send(new DeleteMountTargetCommand({ MountTargetId: row.id })),
    );
  },
  async isOurs(context, row) {
    const found = await describeMountTarget(context, row.id);
    // Without tags of its own it is whose the file system is.
    return context
      .resources()
      .some(({ type, id, adopted }) => type === fileSystems.type && !adopted && id === found?.FileSystemId);
  },
  async exists(context, row) {
    return (await describeMountTarget(context, row.id)) !== undefined;
  },
};

/** What AWS says about a mount target; undefined when it does not show it. */
async function describeMountTarget(context: StepContext, id: string): Promise<MountTargetDescription | undefined> {
  const found = await unlessAbsent(() => listMountTargets(context, { MountTargetId: id }));
  return found?.find((target) => target.LifeCycleState !== 'deleted');
}

function isGoing({ LifeCycleState }: MountTargetDescription): boolean {
  return LifeCycleState === 'deleting' || LifeCycleState === 'deleted';
}

/** All mount targets that a query shows. */
export async function listMountTargets(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeMountTargetsCommandInput,
): Promise<MountTargetDescription[]> {
  const found: MountTargetDescription[] = [];
  for await (const page of paginateDescribeMountTargets({ client: clients.efs }, query)) {
    found.push(...(page.MountTargets ?? []));
  }
  return found;
}
