import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import { changeOnce, onceVisible, together } from '../../../resources/changes';
import { listMountTargets } from '../../../resources/efs/mount-target';
import type { MakeContext, StepContext } from '../../action';
import type { OutputValues } from '../../definition';
import { awaitGroup, groupKey, makeOwnGroup } from '../own-security-group';
import type { createEfsDefinition } from './definition';
import { awaitFileSystem, fileSystemKey, makeFileSystem } from './file-system';
import { makeMountTarget } from './mount-targets';
import { beginRestore, isRestored } from './restore';

export type EfsInput = z.output<typeof createEfsDefinition.input>;
export type EfsContext = MakeContext<EfsInput>;

/** NFS, which is what EFS speaks. */
export const nfsPort = 2049;

/** Makes every part once, and tells what is known then: AWS gives a mount target its address at once. */
export async function makeParts(context: EfsContext): Promise<OutputValues> {
  const [groupId, fileSystemId] = await together([openGroup(context), standingFileSystem(context)]);
  invariant(groupId && fileSystemId, 'two parts were made');
  const targets = context.input.subnet_ids.map((subnetId, index) =>
    makeMountTarget(context, { key: `mount-target-${index + 1}`, fileSystemId, groupId, subnetId }),
  );
  const addresses = await together((await together(targets)).map((id) => addressOf(context, id)));
  return outputsOf(context, addresses);
}

/** The outputs, once all parts are made. */
export function outputsOf(context: StepContext, addresses: readonly string[]): OutputValues {
  const idOf = (key: string) => context.resource(key)?.id ?? '';
  return {
    file_system_id: idOf(fileSystemKey),
    mount_target_ips: [...addresses],
    file_system_security_group_id: idOf(groupKey),
    files_restored: isRestored(context),
  };
}

async function standingFileSystem(context: EfsContext): Promise<string> {
  const id = await makeFileSystem(context);
  await awaitFileSystem(context, id);
  await beginRestore(context, id);
  return id;
}

async function openGroup(context: EfsContext): Promise<string> {
  const GroupId = await makeOwnGroup(context, { name: 'file-system', title: 'File system' });
  const UserIdGroupPairs = [{ GroupId: context.input.security_group_id }];
  const rule = { IpProtocol: 'tcp', FromPort: nfsPort, ToPort: nfsPort, UserIdGroupPairs };
  const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] });
  await context.fence();
  await changeOnce(context, ['InvalidPermission.Duplicate'], () => context.clients.ec2.send(command));
  await awaitGroup(context, GroupId);
  return GroupId;
}

async function addressOf(context: EfsContext, MountTargetId: string): Promise<string> {
  const [target] = await onceVisible(context, () => listMountTargets(context, { MountTargetId }));
  invariant(target?.IpAddress, 'a mount target has an address');
  return target.IpAddress;
}
