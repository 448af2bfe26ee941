import { defaultSettings } from '../../../../lib/domain/settings';
import type { IamStatement } from '../../definition';
import {
  ec2Arns,
  ec2Read,
  makeOwnSecurityGroup,
  ofOwnEnvironment,
  ofOwnStack,
  ownedBySession,
  removeOwnSecurityGroup,
  serviceLinkedRoles,
  taggedForSession,
} from '../iam';

const fileSystemArns = ['arn:aws:elasticfilesystem:*:*:file-system/*'] as const;

/** Only what EFS does in the caller's name, never a call of the caller's own. */
const throughEfs = { Bool: { 'aws:ViaAWSService': 'true' } } as const;

const reads: readonly IamStatement[] = [
  {
    actions: ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:DescribeMountTargets'],
    resources: ['*'],
    why: 'Finds what it made by token, before any id is known. Conditions on tags would refuse what is gone.',
  },
  ec2Read('DescribeSecurityGroups'),
];

const writtenBytes: IamStatement = {
  actions: ['cloudwatch:GetMetricStatistics'],
  resources: ['*'],
  why: 'Looks whether anything was written to the file system. CloudWatch knows no resource for metrics.',
};

/** Copies of files, wherever in the account and region: AWS Backup names them, not their vault, in their ARN. */
const recoveryPointArns = ['arn:aws:backup:*:*:recovery-point:*'] as const;

/** What copying the files needs: before they are deleted, and for a checkpoint. */
const copying: readonly IamStatement[] = [
  {
    actions: ['backup:StartBackupJob'],
    resources: [`arn:aws:backup:*:*:backup-vault:${defaultSettings.prefix}-*`],
    why: 'Copies a file system into the installation’s own vault, for a checkpoint and before it is deleted.',
    exception: 'AWS checks the vault, which is the installation’s: confined to its names. It only adds to it.',
  },
  {
    actions: ['backup:DescribeBackupJob', 'backup:ListBackupJobs'],
    resources: ['*'],
    why: 'Looks whether a copy is complete, and for one whose answer was lost; the calls know no resource.',
  },
  {
    actions: ['backup:DescribeRecoveryPoint'],
    resources: recoveryPointArns,
    why: 'Looks whether a copy is in its vault. A condition on its tags would refuse what is gone.',
  },
  {
    actions: ['iam:PassRole'],
    resources: [`arn:aws:iam::*:role/${defaultSettings.prefix}-*`],
    conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    why: 'Gives AWS Backup the role of the installation that reads file systems, and writes back into them.',
    exception: 'The role is the installation’s: confined to this one, and to AWS Backup.',
  },
];

/** What making a file system needs. */
export const efsMakeIam: readonly IamStatement[] = [
  ...makeOwnSecurityGroup('file system'),
  {
    actions: ['ec2:AuthorizeSecurityGroupIngress'],
    resources: ec2Arns('security-group'),
    conditions: ownedBySession,
    why: 'Lets the instances’ group reach NFS.',
  },
  {
    actions: ['elasticfilesystem:CreateFileSystem'],
    resources: ['*'],
    conditions: { ...taggedForSession, Bool: { 'elasticfilesystem:Encrypted': 'true' } },
    why: 'Makes the file system, encrypted and with the session’s tag. The call knows no resource: it has no ARN yet.',
  },
  {
    actions: ['elasticfilesystem:TagResource'],
    resources: fileSystemArns,
    conditions: {
      StringEquals: { 'elasticfilesystem:CreateAction': 'CreateFileSystem', ...taggedForSession.StringEquals },
    },
    why: 'Tags on what it makes, the session’s own only; the condition keeps it from claiming what others made.',
  },
  {
    actions: ['elasticfilesystem:CreateMountTarget'],
    resources: fileSystemArns,
    conditions: ownedBySession,
    why: 'Makes mount targets of the session’s own file system only; they have no tags of their own.',
  },
  {
    actions: ['ec2:CreateNetworkInterface'],
    resources: ec2Arns('network-interface'),
    conditions: throughEfs,
    why: 'EFS makes the interface of a mount target in the caller’s name (EFS API reference, CreateMountTarget).',
    exception: 'EFS tags the interface with nothing of ours: only EFS may, for a file system that is the session’s.',
  },
  {
    actions: ['ec2:CreateNetworkInterface'],
    resources: ec2Arns('security-group'),
    conditions: { ...throughEfs, ...ownedBySession },
    why: 'EFS puts it into the session’s own group only.',
  },
  {
    actions: ['ec2:CreateNetworkInterface'],
    resources: ec2Arns('subnet'),
    conditions: { ...throughEfs, ...ofOwnStack },
    why: 'EFS puts it into the network of the session’s stack only.',
  },
  serviceLinkedRoles('elasticfilesystem.amazonaws.com'),
  ...reads,
  {
    actions: ['elasticfilesystem:DescribeBackupPolicy'],
    resources: fileSystemArns,
    why: 'Looks whether AWS Backup backs it up as was asked for.',
  },
  ec2Read('DescribeNetworkInterfaces', 'DescribeSubnets'),
  ...copying,
  writtenBytes,
  {
    actions: ['backup:StartRestoreJob'],
    resources: recoveryPointArns,
    conditions: ofOwnEnvironment,
    why: 'Puts the copy of a checkpoint into the session’s file system.',
    exception:
      'A copy is of the session that made it: confined to those of the session’s own environment. It is only read.',
  },
  {
    actions: ['backup:DescribeRestoreJob'],
    resources: ['*'],
    why: 'Looks whether a restore is complete; the call knows no resource.',
  },
];

/** What removing it, and keeping its data, needs. */
export const efsUndoIam: readonly IamStatement[] = [
  {
    actions: ['elasticfilesystem:DeleteMountTarget', 'elasticfilesystem:DeleteFileSystem'],
    resources: fileSystemArns,
    conditions: ownedBySession,
    why: 'Removes the session’s own file system and its mount targets.',
  },
  {
    actions: ['backup:DeleteRecoveryPoint'],
    resources: recoveryPointArns,
    conditions: ownedBySession,
    why: 'Deletes the copies of a checkpoint that somebody deletes or whose time is up; AWS Backup puts the file system’s tags on them.',
  },
  {
    actions: ['ec2:DeleteNetworkInterface'],
    resources: ec2Arns('network-interface'),
    conditions: throughEfs,
    why: 'EFS removes the interface of a mount target in the caller’s name; it carries no tags of ours.',
    exception: 'Only EFS may, for a mount target of a file system that is the session’s.',
  },
  removeOwnSecurityGroup('file system'),
  writtenBytes,
  ...copying,
  ...reads,
];
