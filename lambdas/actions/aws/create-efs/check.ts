import { together } from '../../../resources/changes';
import { listSecurityGroups } from '../../../resources/ec2/security-group';
import { describeBackupPolicy, describeFileSystem } from '../../../resources/efs/file-system';
import { listMountTargets } from '../../../resources/efs/mount-target';
import type { Finding, StepContext } from '../../action';
import { groupKey } from '../own-security-group';
import { fileSystemKey } from './file-system';
import { type EfsInput, nfsPort } from './parts';

type CheckContext = StepContext & { readonly input: EfsInput };

/** Whether the instances get to their files, nobody reads the disks and backups are made. */
export async function checkFiles(context: CheckContext): Promise<readonly Finding[]> {
  const checks = [checkEncryption, checkBackups, checkTargets, checkGroup];
  return (await together(checks.map((check) => check(context)))).flat();
}

const idOf = (context: StepContext, key: string) => context.resource(key)?.id ?? '';

async function checkEncryption(context: CheckContext): Promise<Finding[]> {
  const id = idOf(context, fileSystemKey);
  const found = await describeFileSystem(context, id);
  return found?.Encrypted === true ? [] : [finding(`The file system ${id} is not encrypted.`)];
}

async function checkBackups(context: CheckContext): Promise<Finding[]> {
  if (context.input.backup_policy === 'none') return [];
  const id = idOf(context, fileSystemKey);
  const status = await describeBackupPolicy(context, id);
  if (status === 'ENABLED' || status === 'ENABLING') return [];
  return [finding(`AWS Backup does not back ${id} up every day: its policy is ${status ?? 'not shown'}.`)];
}

async function checkTargets(context: CheckContext): Promise<Finding[]> {
  const FileSystemId = idOf(context, fileSystemKey);
  const subnets = new Set((await listMountTargets(context, { FileSystemId })).map((target) => target.SubnetId));
  return context.input.subnet_ids
    .filter((subnet) => !subnets.has(subnet))
    .map((subnet) => finding(`${FileSystemId} has no mount target in the subnet ${subnet}.`));
}

async function checkGroup(context: CheckContext): Promise<Finding[]> {
  const id = idOf(context, groupKey);
  const from = context.input.security_group_id;
  const [group] = await listSecurityGroups(context, { GroupIds: [id] });
  const isOpen = group?.IpPermissions?.some(
    (rule) => rule.FromPort === nfsPort && rule.UserIdGroupPairs?.some((pair) => pair.GroupId === from),
  );
  return isOpen ? [] : [finding(`${id} does not let ${from} reach port ${nfsPort}.`)];
}

function finding(message: string): Finding {
  return { code: 'CheckFailed', message, remedy: 'Find out who changed it meanwhile, and deploy again.' };
}
