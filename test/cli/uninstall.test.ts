import {
  BackupClient,
  DeleteBackupVaultCommand,
  ListBackupVaultsCommand,
  ListRecoveryPointsByBackupVaultCommand,
} from '@aws-sdk/client-backup';
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteStateMachineCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { InstallationAccount } from '../../lib/cli/uninstall/account';
import { assertUnused, isEmpty, planRemoval, removeInstallation } from '../../lib/cli/uninstall/removal';
import { InstantClock } from '../helpers/instant-clock';

const stacks = mockClient(CloudFormationClient);
const machines = mockClient(SFNClient);
const tables = mockClient(DynamoDBClient);
const store = mockClient(DynamoDBDocumentClient);
const buckets = mockClient(S3Client);
const backups = mockClient(BackupClient);
const all = [stacks, machines, tables, store, buckets, backups];

const account = (): InstallationAccount => {
  const raw = new DynamoDBClient({ region: 'eu-west-1' });
  return {
    prefix: 'unity',
    backupVaultName: 'unity-backup',
    caller: { account: '111122223333', region: 'eu-west-1' },
    targets: { prod: { account: '222222222222' } },
    clock: new InstantClock(),
    stacks: new CloudFormationClient({ region: 'eu-west-1' }),
    machines: new SFNClient({ region: 'eu-west-1' }),
    tables: raw,
    store: DynamoDBDocumentClient.from(raw),
    buckets: new S3Client({ region: 'eu-west-1' }),
    backups: new BackupClient({ region: 'eu-west-1' }),
  };
};

const notFound = new ResourceNotFoundException({ message: 'no such table', $metadata: {} });
const noStack = new CloudFormationServiceException({
  name: 'ValidationError',
  message: 'Stack with id unity does not exist',
  $fault: 'client',
  $metadata: {},
});
const missing = (name: string): Error => Object.assign(new Error(name), { name });
const machine = (name: string) => ({
  name,
  stateMachineArn: `arn:aws:states:eu-west-1:111122223333:stateMachine:${name}`,
  type: 'STANDARD' as const,
  creationDate: new Date(0),
});
const session = (state: string, more: object = {}) => ({
  kind: 'session',
  session_id: `spot-${state}`,
  stack_name: 'shop',
  environment: 'dev',
  state,
  occupies: false,
  ...more,
});

/** An account with one installation in it, which nobody uses. */
beforeEach(() => {
  for (const one of all) one.reset();
  stacks.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'unity', StackId: 'id', CreationTime: new Date(0), StackStatus: 'CREATE_COMPLETE' }],
  });
  machines.on(ListStateMachinesCommand).resolves({
    stateMachines: [
      'unity-dev-spot',
      'unity-dev--rollback',
      'unity-dev--promotion',
      'unity-prod-spot',
      'others-dev-spot',
    ].map(machine),
  });
  tables
    .on(DescribeTableCommand)
    .resolves({ Table: { TableStatus: 'ACTIVE' } })
    .on(UpdateTableCommand)
    .resolves({});
  store.on(ScanCommand).resolves({ Items: [] });
  buckets.on(HeadBucketCommand).resolves({}).on(ListObjectVersionsCommand).resolves({});
  backups
    .on(ListRecoveryPointsByBackupVaultCommand)
    .resolves({})
    .on(ListBackupVaultsCommand)
    .resolves({ BackupVaultList: [{ BackupVaultName: 'unity-backup', NumberOfRecoveryPoints: 0 }] });
});

describe('what speaks against it', () => {
  it.each([
    ['what runs', session('executing'), 'unity cancel spot-executing'],
    ['what stands', session('completed', { occupies: true }), 'unity destroy shop/dev'],
    [
      'what is still on its way out',
      session('rolled_back', { rollback: { tails: [{}], kept: [], leftovers: [] } }),
      'unity watch spot-rolled_back',
    ],
  ])('%s, over all pages of the ledger', async (_, found, command) => {
    store
      .on(ScanCommand)
      .resolvesOnce({ Items: [session('rolled_back')], LastEvaluatedKey: { pk: 'a', sk: 'b' } })
      .resolvesOnce({ Items: [found] });
    const { uses } = await planRemoval(account(), false);
    expect(uses.map(({ next_command }) => next_command)).toEqual([command]);
    expect(() => assertUnused(uses)).toThrow(expect.objectContaining({ code: 'InstallationInUse' }));
    expect(store.commandCalls(ScanCommand)[1]?.args[0].input).toMatchObject({
      ConsistentRead: true,
      ExclusiveStartKey: { pk: 'a', sk: 'b' },
    });
  });

  it('is not what was kept on purpose, but that is named', async () => {
    const kept = { step: 'create_efs', type: 'recovery point', id: 'rp-1', reason: 'snapshot' };
    store.on(ScanCommand).resolves({
      Items: [session('rolled_back', { rollback: { tails: [], kept: [kept], leftovers: [] } })],
    });
    const plan = await planRemoval(account(), false);
    expect(plan.uses).toEqual([]);
    expect(plan.remainders).toEqual([
      { session_id: 'spot-rolled_back', type: 'recovery point', id: 'rp-1', why: 'snapshot' },
    ]);
  });
});

describe('the removal', () => {
  it('takes the way in first, then the stack, then what outlives it', async () => {
    stacks
      .on(DescribeStacksCommand, { StackName: 'id' })
      .resolvesOnce({ Stacks: [{ StackName: 'unity', CreationTime: new Date(0), StackStatus: 'DELETE_IN_PROGRESS' }] })
      .rejects(noStack);
    const given = account();
    tables.on(DeleteTableCommand).callsFake(({ TableName }) => {
      tables.on(DescribeTableCommand, { TableName }).rejects(notFound);
      return {};
    });
    buckets
      .on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [{ Key: 'batch', VersionId: '1' }], DeleteMarkers: [{ Key: 'old', VersionId: '2' }] })
      .resolves({});
    await removeInstallation(given, await planRemoval(given, false));
    expect(machines.commandCalls(DeleteStateMachineCommand).map(({ args }) => args[0].input.stateMachineArn)).toEqual([
      machine('unity-dev-spot').stateMachineArn,
    ]);
    expect(stacks.commandCalls(DeleteStackCommand).map(({ args }) => args[0].input.StackName)).toEqual(['id']);
    expect(tables.commandCalls(UpdateTableCommand)[0]?.args[0].input.DeletionProtectionEnabled).toBe(false);
    expect(tables.commandCalls(DeleteTableCommand).map(({ args }) => args[0].input.TableName)).toEqual([
      'unity-ledger',
      'unity-audit',
    ]);
    expect(buckets.commandCalls(DeleteObjectsCommand)[0]?.args[0].input.Delete?.Objects).toHaveLength(2);
    expect(buckets.commandCalls(DeleteBucketCommand)[0]?.args[0].input.Bucket).toBe(
      'unity-failed-batches-111122223333-eu-west-1',
    );
    expect(backups.commandCalls(DeleteBackupVaultCommand)).toHaveLength(1);
  });

  it('stops when a deployment slipped in before the machines were gone', async () => {
    const given = account();
    const plan = await planRemoval(given, false);
    store.on(ScanCommand).resolves({ Items: [session('validating')] });
    await expect(removeInstallation(given, plan)).rejects.toMatchObject({ code: 'InstallationInUse' });
    expect(stacks.commandCalls(DeleteStackCommand)).toHaveLength(0);
    expect(tables.commandCalls(DeleteTableCommand)).toHaveLength(0);
  });

  it('names what CloudFormation could not delete, and removes no table then', async () => {
    const given = account();
    const plan = await planRemoval(given, false);
    stacks.on(DescribeStacksCommand, { StackName: 'id' }).resolves({
      Stacks: [{ StackName: 'unity', CreationTime: new Date(0), StackStatus: 'DELETE_FAILED' }],
    });
    stacks.on(DescribeStackEventsCommand).resolves({
      StackEvents: [
        {
          StackId: 'id',
          EventId: '1',
          StackName: 'unity',
          Timestamp: new Date(0),
          LogicalResourceId: 'Topic',
          ResourceStatus: 'DELETE_FAILED',
          ResourceStatusReason: 'not allowed',
        },
      ],
    });
    await expect(removeInstallation(given, plan)).rejects.toMatchObject({
      code: 'UninstallStuck',
      message: expect.stringContaining('Topic: not allowed'),
    });
    expect(tables.commandCalls(DeleteTableCommand)).toHaveLength(0);
  });

  it('keeps a vault that holds backups, and the records where they are asked for', async () => {
    backups
      .on(ListBackupVaultsCommand)
      .resolves({ BackupVaultList: [{ BackupVaultName: 'unity-backup', NumberOfRecoveryPoints: 0 }] })
      .on(ListRecoveryPointsByBackupVaultCommand)
      .resolves({ RecoveryPoints: [{}, {}] });
    stacks.on(DescribeStacksCommand).rejects(noStack);
    machines.on(ListStateMachinesCommand).resolves({ stateMachines: [] });
    const given = account();
    const plan = await planRemoval(given, true);
    expect(plan.retained.filter(({ keptBecause }) => keptBecause === undefined)).toEqual([
      { type: 'bucket', name: 'unity-failed-batches-111122223333-eu-west-1' },
    ]);
    await removeInstallation(given, plan);
    expect(tables.commandCalls(DeleteTableCommand)).toHaveLength(0);
    expect(backups.commandCalls(DeleteBackupVaultCommand)).toHaveLength(0);
  });

  it('names the stacks that these credentials do not reach', async () => {
    const { elsewhere } = await planRemoval(account(), false);
    expect(elsewhere).toEqual([{ name: 'unity-prod-target', account: '222222222222' }]);
  });

  it('finds nothing where nothing is', async () => {
    stacks.on(DescribeStacksCommand).rejects(noStack);
    machines.on(ListStateMachinesCommand).resolves({ stateMachines: [] });
    tables.on(DescribeTableCommand).rejects(notFound);
    store.on(ScanCommand).rejects(notFound);
    buckets.on(HeadBucketCommand).rejects(missing('NotFound'));
    backups.on(ListBackupVaultsCommand).resolves({});
    expect(isEmpty(await planRemoval(account(), false))).toBe(true);
  });
});
