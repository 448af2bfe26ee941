import type {
  DeleteRecoveryPointCommandInput,
  DescribeRecoveryPointCommandInput,
  StartBackupJobCommandInput,
  StartRestoreJobCommandInput,
} from '@aws-sdk/client-backup';
import type { CreateFileSystemCommandInput, CreateMountTargetCommandInput } from '@aws-sdk/client-efs';
import { type Account, arnOf, fresh } from '../account';
import { type Ask, anywhere, onThing, type Thing, tagsIn } from '../ask';
import { makesServiceLinkedRole, passRole } from './iam';

const ofService = 'elasticfilesystem';
/** EFS works on the caller's network with the caller's own rights (EFS API reference, mount targets). */
const throughEfs = { 'aws:ViaAWSService': 'true', 'aws:CalledVia': [`${ofService}.amazonaws.com`] } as const;

function fileSystem(account: Account, id: string): Thing {
  return account.thing(arnOf(ofService, `file-system/${id}`), account.state.efs.fileSystems.get(id));
}

/** A mount target has no ARN: its file system is judged. */
function behind(account: Account, mountTargetId: string): Thing {
  const found = account.state.efs.mountTargets.get(mountTargetId);
  const thing = fileSystem(account, found?.fileSystemId ?? 'gone');
  return found === undefined || account.thing('', found).isGone ? { ...thing, isGone: true } : thing;
}

type Wanted = { readonly FileSystemId?: string; readonly MountTargetId?: string };

/** A look that names no file system is judged on any. */
function looksAt(operation: string) {
  return ({ FileSystemId, MountTargetId }: Wanted, account: Account): readonly Ask[] => {
    const action = `${ofService}:${operation}`;
    if (MountTargetId !== undefined) return [onThing(action, behind(account, MountTargetId))];
    if (FileSystemId !== undefined) return [onThing(action, fileSystem(account, FileSystemId))];
    return [{ action, resource: arnOf(ofService, `file-system/${fresh}`) }];
  };
}

export const efsAsks = {
  CreateFileSystem: ({ Tags, Encrypted }: CreateFileSystemCommandInput) => {
    const puts = tagsIn(Tags);
    return [
      {
        action: `${ofService}:CreateFileSystem`,
        resource: '*',
        puts,
        keys: { 'elasticfilesystem:Encrypted': String(Encrypted ?? false) },
      },
      {
        action: `${ofService}:TagResource`,
        resource: arnOf(ofService, `file-system/${fresh}`),
        puts,
        keys: { 'elasticfilesystem:CreateAction': 'CreateFileSystem' },
      },
      ...makesServiceLinkedRole('elasticfilesystem.amazonaws.com', 'AmazonElasticFileSystem'),
    ];
  },
  CreateMountTarget: (input: CreateMountTargetCommandInput, account: Account) => {
    const { FileSystemId = '', SubnetId = '', SecurityGroups = [] } = input;
    const action = 'ec2:CreateNetworkInterface';
    return [
      onThing(`${ofService}:CreateMountTarget`, fileSystem(account, FileSystemId)),
      ...anywhere('ec2:DescribeSubnets', 'ec2:DescribeNetworkInterfaces'),
      { action, resource: arnOf('ec2', `network-interface/${fresh}`), keys: throughEfs },
      ...[SubnetId, ...SecurityGroups].map((id) => onThing(action, account.ec2Thing(id), throughEfs)),
    ];
  },
  DeleteMountTarget: ({ MountTargetId }: { readonly MountTargetId: string }, account: Account) => {
    const found = account.state.efs.mountTargets.get(MountTargetId);
    return [
      onThing(`${ofService}:DeleteMountTarget`, behind(account, MountTargetId)),
      ...(found ? [onThing('ec2:DeleteNetworkInterface', account.ec2Thing(found.interfaceId), throughEfs)] : []),
    ];
  },
  DeleteFileSystem: ({ FileSystemId }: { readonly FileSystemId: string }, account: Account) => [
    onThing(`${ofService}:DeleteFileSystem`, fileSystem(account, FileSystemId)),
  ],
  DescribeFileSystems: looksAt('DescribeFileSystems'),
  DescribeMountTargets: looksAt('DescribeMountTargets'),
  DescribeBackupPolicy: looksAt('DescribeBackupPolicy'),
};

function recoveryPoint(account: Account, arn: string): Thing {
  return account.thing(arn, account.state.backup.recoveryPoints.get(arn));
}

export const backupAsks = {
  StartBackupJob: ({ BackupVaultName, IamRoleArn = '' }: StartBackupJobCommandInput) => [
    { action: 'backup:StartBackupJob', resource: arnOf('backup', `backup-vault:${BackupVaultName}`) },
    ...passRole(IamRoleArn.split(':role/')[1] ?? '', 'backup.amazonaws.com'),
  ],
  StartRestoreJob: ({ RecoveryPointArn = '', IamRoleArn = '' }: StartRestoreJobCommandInput, account: Account) => [
    onThing('backup:StartRestoreJob', recoveryPoint(account, RecoveryPointArn)),
    ...passRole(IamRoleArn.split(':role/')[1] ?? '', 'backup.amazonaws.com'),
  ],
  DescribeRecoveryPoint: ({ RecoveryPointArn = '' }: DescribeRecoveryPointCommandInput, account: Account) => [
    onThing('backup:DescribeRecoveryPoint', recoveryPoint(account, RecoveryPointArn)),
  ],
  DeleteRecoveryPoint: ({ RecoveryPointArn = '' }: DeleteRecoveryPointCommandInput, account: Account) => [
    onThing('backup:DeleteRecoveryPoint', recoveryPoint(account, RecoveryPointArn)),
  ],
};
