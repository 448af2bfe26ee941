import { z } from 'zod';
import { defineAction } from '../../definition';
import { quotaNeed } from '../quota-codes';
import { efsMakeIam, efsUndoIam } from './permissions';

/** A file system that every zone of the network can mount. */
export const createEfsDefinition = defineAction({
  service: 'aws',
  action: 'create_efs',
  summary: 'Makes an encrypted EFS file system with a mount target in every zone.',
  permissionSet: 'files',
  waits: 'poll',
  input: z.object({
    vpc_id: z.string().describe('VPC of the subnets.'),
    subnet_ids: z
      .array(z.string())
      .min(1)
      .describe('Subnets to mount the file system from, one a zone, with a free address each.'),
    security_group_id: z.string().describe('Security group of the instances that may mount it.'),
    backup_policy: z
      .enum(['daily', 'none'])
      .default('daily')
      .describe(
        'Whether AWS Backup keeps a copy every day, for 35 days, in its own vault aws/efs/automatic-backup-vault.',
      ),
  }),
  outputs: {
    file_system_id: { schema: z.string(), from: 'created', description: 'Id of the file system.' },
    mount_target_ips: {
      schema: z.array(z.ipv4()),
      from: 'created',
      description: 'Addresses to mount it by, in the order of the subnets; they answer once the step is ready.',
    },
    file_system_security_group_id: {
      schema: z.string(),
      from: 'created',
      description: 'Id of the file system’s own security group.',
    },
    files_restored: {
      schema: z.boolean(),
      from: 'created',
      description:
        'Whether its files come from a checkpoint. AWS Backup puts them into a folder of their own, aws-backup-restore_TIME; docker/setup_containers moves them to where they were.',
    },
  },
  resources: [
    { type: 'AWS::EC2::SecurityGroup', holdsData: false },
    { type: 'AWS::EFS::FileSystem', holdsData: true },
    { type: 'AWS::EFS::MountTarget', holdsData: false },
    { type: 'AWS::Backup::RecoveryPoint', holdsData: true },
  ],
  iam: { make: efsMakeIam, undo: efsUndoIam },
  quotas: ({ subnet_ids }) => [
    { serviceCode: 'elasticfilesystem', quotaCode: 'L-848C634D', name: 'File systems per account', amount: 1 },
    quotaNeed('securityGroups', 1),
    quotaNeed('networkInterfaces', subnet_ids.length),
  ],
  durations: () => ({
    created: { p50Seconds: 10, p95Seconds: 16 },
    ready: { p50Seconds: 94, p95Seconds: 120 },
    undo: { p50Seconds: 220, p95Seconds: 250 },
    source:
      'file system up to 12 s (n=1), mount target 84 s (n=1) and over 60 s (n=1), with a tail over 10 min; mount targets go within 60 s (cloud-nuke; aws-facts B), and 180 s later CloudWatch has told what was written last; a backup of data takes minutes to hours more, and so does a restore before the step is ready',
  }),
  cost: ({ backup_policy }) => [
    { item: 'EFS file system', hourlyUsd: 0, usageBased: '0.30 USD for each GB and month' },
    ...(backup_policy === 'none'
      ? []
      : [{ item: 'daily backups, kept 35 days', hourlyUsd: 0, usageBased: '0.05 USD for each GB and month' }]),
    {
      item: 'backup kept after a rollback',
      hourlyUsd: 0,
      usageBased: '0.05 USD for each GB and month, if it held data',
    },
  ],
  undo: {
    kind: 'removes',
    text: 'Deletes the mount targets, looks for minutes whether anything was ever written, and if so backs the file system up to the installation’s vault; deletes it only once the backup is complete, then its security group. The backup stays until somebody deletes it, and a deployment may begin from it; when it fails, the file system stays. Daily backups that AWS made meanwhile stay in AWS’s own vault until they expire.',
  },
});
