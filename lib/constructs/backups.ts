import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { BackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type NamedStatement, policyOf, reasonsOf } from './statement';

/** Where data goes before what held it is deleted: a vault, and a role that AWS Backup reads with. Actions create no IAM. */
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
    const statements = readsFileSystems(vault.backupVaultArn);
    const role = new Role(this, 'Role', {
      roleName: options.roleName,
      description: 'AWS Backup, for file systems that Unity made and is about to delete.',
      assumedBy: new ServicePrincipal('backup.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: { backup: policyOf(statements) },
    });
    const resource = role.node.defaultChild;
    if (resource instanceof CfnRole) resource.addMetadata('unity:why', reasonsOf(statements));
  }
}

/** The part of AWSBackupServiceRolePolicyForBackup that is about EFS, for file systems with a session's tag. */
function readsFileSystems(vaultArn: string): readonly NamedStatement[] {
  return [
    {
      sid: 'ReadFileSystems',
      actions: ['elasticfilesystem:Backup', 'elasticfilesystem:DescribeTags'],
      resources: [`arn:${Aws.PARTITION}:elasticfilesystem:${Aws.REGION}:${Aws.ACCOUNT_ID}:file-system/*`],
      conditions: { StringLike: { 'aws:ResourceTag/unity:session': '*' } },
      why: 'AWS Backup reads what it keeps: file systems that a session made. It serves all sessions, so any session’s tag does.',
    },
    {
      sid: 'LookAtVault',
      actions: ['backup:DescribeBackupVault'],
      resources: [vaultArn],
      why: 'AWS Backup looks at the vault that it writes into.',
    },
  ];
}
