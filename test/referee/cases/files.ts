import assert from 'node:assert/strict';
import {
  BackupClient,
  CreateBackupVaultCommand,
  DescribeBackupJobCommand,
  DescribeRecoveryPointCommand,
  ListBackupJobsCommand,
  StartBackupJobCommand,
} from '@aws-sdk/client-backup';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteSecurityGroupCommand, DeleteSubnetCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import * as efs from '@aws-sdk/client-efs';
import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { listRecoveryPoints } from '../fixtures/inventory';
import { clients, fleet, instancesOf, makeNetwork, makeTemplate, type Network } from '../fixtures/network';
import { eventually } from '../fixtures/workbench';
import type { Referee } from '../harness';
import { benchCase, type RefereeCase } from '../referee-case';

const ROLE = 'arn:aws:iam::123456789012:role/referee-role';
const VAULT = 'referee-vault';

interface Files {
  readonly client: efs.EFSClient;
  readonly id: string;
  readonly arn: string;
  readonly target: efs.MountTargetDescription;
}

async function makeFiles(referee: Referee, network: Network): Promise<Files> {
  const client = new efs.EFSClient(referee.clientConfig);
  const made = await client.send(new efs.CreateFileSystemCommand({ CreationToken: 'referee', Encrypted: true }));
  const { FileSystemId: id = '', FileSystemArn: arn = '' } = made;
  const target = new efs.CreateMountTargetCommand({
    FileSystemId: id,
    SubnetId: network.subnet,
    SecurityGroups: [network.group],
  });
  await assert.rejects(client.send(target), { name: 'IncorrectFileSystemLifeCycleState' });
  const look = async () =>
    (await client.send(new efs.DescribeFileSystemsCommand({ FileSystemId: id }))).FileSystems?.[0];
  const isThere = async () => ((await look())?.LifeCycleState === 'available' ? true : undefined);
  await eventually('a file system', isThere);
  assert.equal((await look())?.SizeInBytes?.Value, 6144);
  const standing = await client.send(target);
  assert.equal(standing.LifeCycleState, 'creating');
  return { client, id, arn, target: standing };
}

const targetOf = async ({ client, target: { MountTargetId } }: Files) =>
  (await client.send(new efs.DescribeMountTargetsCommand({ MountTargetId }))).MountTargets?.[0]?.LifeCycleState;

async function bytesWritten(referee: Referee, id: string): Promise<number> {
  const now = Date.now();
  const answer = await new CloudWatchClient(referee.clientConfig).send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/EFS',
      MetricName: 'DataWriteIOBytes',
      Dimensions: [{ Name: 'FileSystemId', Value: id }],
      StartTime: new Date(now - 60_000),
      EndTime: new Date(now + 60_000),
      Period: 86_400,
      Statistics: ['Sum'],
    }),
  );
  return (answer.Datapoints ?? []).reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

/** What an instance runs that mounts the file system; it writes unless it says `:ro`. */
async function mount(referee: Referee, network: Network, { target }: Files, volume: string): Promise<void> {
  const { compute, systems } = clients(referee);
  const [instance] = await instancesOf(compute, network.vpc);
  const compose = Buffer.from(`volumes: ["${volume}"]`).toString('base64');
  const commands = [`UNITY_MOUNT_TARGETS='${target.IpAddress}'\nUNITY_COMPOSE='${compose}'`];
  const InstanceIds = [instance?.InstanceId ?? ''];
  const input = { DocumentName: 'AWS-RunShellScript', Parameters: { commands }, InstanceIds };
  await eventually('an agent', () => systems.send(new SendCommandCommand(input)).catch(() => undefined));
}

async function keepsWhatWasWritten(referee: Referee): Promise<void> {
  const { compute } = clients(referee);
  const network = await makeNetwork(compute, '10.27.0.0/16');
  const files = await makeFiles(referee, network);
  await eventually('a mount target', async () => ((await targetOf(files)) === 'available' ? true : undefined));
  await compute.send(fleet(await makeTemplate(referee, network), network, 1));
  await mount(referee, network, files, '${UNITY_FILES}:/data:ro');
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(await bytesWritten(referee, files.id), 0);
  await mount(referee, network, files, '${UNITY_FILES}:/data');
  await eventually('a metric', async () => ((await bytesWritten(referee, files.id)) > 0 ? true : undefined));
  await backsUp(referee, files);
  await goesSlowly(referee, network, files);
}

async function backsUp(referee: Referee, { arn, id }: Files): Promise<void> {
  const backup = new BackupClient(referee.clientConfig);
  const input = { BackupVaultName: VAULT, IamRoleArn: ROLE, ResourceArn: arn, IdempotencyToken: 'once' };
  const start = (more = {}) => backup.send(new StartBackupJobCommand({ ...input, ...more }));
  await assert.rejects(start(), { name: 'ResourceNotFoundException' });
  await backup.send(new CreateBackupVaultCommand({ BackupVaultName: VAULT }));
  const nobody = { IdempotencyToken: 'other', IamRoleArn: `${ROLE}-nobody` };
  await assert.rejects(start(nobody), { name: 'InvalidParameterValueException' });
  const { BackupJobId, RecoveryPointArn } = await start();
  const { BackupJobs = [] } = await backup.send(new ListBackupJobsCommand({ ByResourceArn: arn }));
  assert.deepEqual(
    BackupJobs.map((job) => [job.BackupJobId, job.RecoveryPointArn]),
    [[BackupJobId, RecoveryPointArn]],
  );
  const point = () => backup.send(new DescribeRecoveryPointCommand({ BackupVaultName: VAULT, RecoveryPointArn }));
  await assert.rejects(point(), { name: 'ResourceNotFoundException' });
  assert.equal((await start()).BackupJobId, BackupJobId);
  assert.deepEqual(await listRecoveryPoints(referee.clientConfig, VAULT), []);
  const look = async () => (await backup.send(new DescribeBackupJobCommand({ BackupJobId }))).State;
  assert.notEqual(await look(), 'COMPLETED');
  await eventually('a backup', async () => ((await look()) === 'COMPLETED' ? true : undefined));
  assert.deepEqual(await listRecoveryPoints(referee.clientConfig, VAULT), [id]);
  assert.equal((await point()).Status, 'COMPLETED');
}

async function goesSlowly(referee: Referee, network: Network, files: Files): Promise<void> {
  const { client, id: FileSystemId, target } = files;
  const { compute } = clients(referee);
  const InstanceIds = (await instancesOf(compute, network.vpc)).map((one) => one.InstanceId ?? '');
  await compute.send(new TerminateInstancesCommand({ InstanceIds }));
  const remove = new efs.DeleteMountTargetCommand({ MountTargetId: target.MountTargetId });
  await client.send(remove);
  assert.equal(await targetOf(files), 'deleting');
  const deleteGroup = () => compute.send(new DeleteSecurityGroupCommand({ GroupId: network.group }));
  const deleteSubnet = () => compute.send(new DeleteSubnetCommand({ SubnetId: network.subnet }));
  const deleteFiles = () => client.send(new efs.DeleteFileSystemCommand({ FileSystemId }));
  for (const tooEarly of [deleteGroup, deleteSubnet]) await assert.rejects(tooEarly(), { name: 'DependencyViolation' });
  await assert.rejects(deleteFiles(), { name: 'FileSystemInUse' });
  await eventually('no mount target', () =>
    targetOf(files).then(
      () => undefined,
      (error: Error) => error.name,
    ),
  );
  await deleteFiles();
  await deleteGroup();
  await deleteSubnet();
}

export const fileCases: readonly RefereeCase[] = [
  benchCase(
    'a file system takes its time, tells what was written to it, and can be backed up',
    [
      'let_file_systems_take_a_moment',
      'let_mount_targets_take_a_moment',
      'tell_cloudwatch_what_was_written',
      'back_file_systems_up',
    ],
    ({ referee }) => keepsWhatWasWritten(referee),
  ),
];
