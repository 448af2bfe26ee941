import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type NamedStatement, policyOf, reasonsOf } from './statement';

/** Where copies of data go, and come back from: a vault, and a role that AWS Backup reads and restores with. Actions create no IAM. */
export class Backups extends Construct {
  constructor(
    scope: Construct,
    id: string,
    options: {
      readonly vaultName: string;
      readonly roleName: string;
    },
  ) {
    super(scope, id);
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: options.vaultName,
      // It may hold the only copy of somebody's data.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const statements = worksOnFileSystems(vault.backupVaultArn);
    const role = new Role(this, 'Role', {
      roleName: options.roleName,
      description: 'AWS Backup, for file systems that Unity made: copies them, and restores copies into them.',
      assumedBy: new ServicePrincipal('backup.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: { backup: policyOf(statements) },
    });
    const resource = role.node.defaultChild;
    if (resource instanceof CfnRole) resource.addMetadata('unity:why', reasonsOf(statements));
  }
}

/**
 * The parts of AWSBackupServiceRolePolicyForBackup and …ForRestores that are about EFS, for file systems with a session's
 * tag. It restores into what stands only, so it makes and deletes none.
 */
function worksOnFileSystems(vaultArn: string): readonly NamedStatement[] {
  return [
    {
      sid: 'ReadFileSystems',
      actions: ['elasticfilesystem:Backup', 'elasticfilesystem:DescribeTags'],
      resources: [`arn:${Aws.PARTITION}:elasticfilesystem:${Aws.REGION}:${Aws.ACCOUNT_ID}:file-system/*`],
      conditions: { StringLike: { 'aws:ResourceTag/unity:session': '*' } },
      why: 'AWS Backup reads what it keeps: file systems that a session made. It serves all sessions, so any session’s tag does.',
    },
    {
      sid: 'RestoreIntoFileSystems',
      actions: ['elasticfilesystem:Restore', 'elasticfilesystem:DescribeFileSystems'],
      resources: [`arn:${Aws.PARTITION}:elasticfilesystem:${Aws.REGION}:${Aws.ACCOUNT_ID}:file-system/*`],
      conditions: { StringLike: { 'aws:ResourceTag/unity:session': '*' } },
      why: 'AWS Backup puts the copy of a checkpoint into a file system that a session made; it overwrites nothing there.',
    },
    {
      sid: 'TagCopies',
      actions: ['backup:TagResource'],
      resources: [`arn:${Aws.PARTITION}:backup:${Aws.REGION}:${Aws.ACCOUNT_ID}:recovery-point:*`],
      why: 'AWS Backup puts the tags of a file system on its copies, and a copy without that right fails. It takes copies of ours only.',
    },
    {
      sid: 'LookAtVault',
      actions: ['backup:DescribeBackupVault'],
      resources: [vaultArn],
      why: 'AWS Backup looks at the vault that it writes into.',
    },
  ];
}
