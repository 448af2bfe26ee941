import { DeleteSecurityGroupCommand, DeleteSubnetCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import {
  CreateFileSystemCommand,
  DeleteFileSystemCommand,
  DeleteMountTargetCommand,
  DescribeBackupPolicyCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
  PutBackupPolicyCommand,
} from '@aws-sdk/client-efs';
import type { Clients } from '../../../../lambdas/shared/clients';
import { codeOf, lateVisibility, simulatedAccount } from '../../../helpers/simulated-account';
import { addTarget, describeFiles, filing, makeFileSystem, targetState } from './setup';

const prompt = { latency: false };

describe('a file system', () => {
  test('is creating, then available, and empty', async () => {
    const { clients, clock } = simulatedAccount({ limits: prompt });
    const FileSystemId = await makeFileSystem(clients);
    const look = async () =>
      (await clients.efs.send(new DescribeFileSystemsCommand({ FileSystemId }))).FileSystems![0]!;
    expect(await look()).toMatchObject({ LifeCycleState: 'creating', Encrypted: true, NumberOfMountTargets: 0 });
    clock.pass(12);
    expect(await look()).toMatchObject({ LifeCycleState: 'available', SizeInBytes: { Value: 6_144 } });
    expect((await look()).FileSystemArn).toBe(
      `arn:aws:elasticfilesystem:us-east-1:111122223333:file-system/${FileSystemId}`,
    );
  });

  test('has its token to itself for as long as it lives', async () => {
    const { clients, clock } = simulatedAccount();
    const FileSystemId = await makeFileSystem(clients);
    const again = new CreateFileSystemCommand({ CreationToken: 'token-1' });
    await expect(clients.efs.send(again)).rejects.toMatchObject({
      name: 'FileSystemAlreadyExists',
      ErrorCode: 'FileSystemAlreadyExists',
      FileSystemId,
      $metadata: { httpStatusCode: 409 },
    });
    const byToken = new DescribeFileSystemsCommand({ CreationToken: 'token-1' });
    expect((await clients.efs.send(byToken)).FileSystems!.map((files) => files.FileSystemId)).toEqual([FileSystemId]);
    await clients.efs.send(new DeleteFileSystemCommand({ FileSystemId }));
    clock.pass(15);
    expect((await clients.efs.send(byToken)).FileSystems).toEqual([]);
    expect(await makeFileSystem(clients)).not.toBe(FileSystemId);
  });

  test('is unknown for a while when reads are late', async () => {
    const { clients } = simulatedAccount({ limits: { ...prompt, visibility: lateVisibility } });
    const FileSystemId = await makeFileSystem(clients);
    expect(await codeOf(clients.efs.send(new DescribeFileSystemsCommand({ FileSystemId })))).toBe('FileSystemNotFound');
  });

  test('is in use until its last mount target is gone', async () => {
    const account = await filing({ limits: prompt });
    const { clients, clock, fileSystemId: FileSystemId } = account;
    const { MountTargetId } = await addTarget(account);
    const remove = () => codeOf(clients.efs.send(new DeleteFileSystemCommand({ FileSystemId })));
    expect(await remove()).toBe('FileSystemInUse');
    await clients.efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    expect(await targetState(account, MountTargetId)).toBe('deleting');
    expect(await remove()).toBe('FileSystemInUse');
    clock.pass(65);
    expect(await codeOf(targetState(account, MountTargetId))).toBe('MountTargetNotFound');
    expect(await remove()).toBe('accepted');
    expect((await describeFiles(account)).LifeCycleState).toBe('deleting');
    clock.pass(15);
    expect(await remove()).toBe('FileSystemNotFound');
  });

  test('counts against its quota, and others’ rights', async () => {
    const { clients, cloud } = simulatedAccount({ limits: { quotas: { 'elasticfilesystem/L-848C634D': 1 } } });
    await makeFileSystem(clients);
    expect(await codeOf(makeFileSystem(clients, 'token-2'))).toBe('FileSystemLimitExceeded');
    cloud.adjust({ denied: ['efs:CreateFileSystem'] });
    expect(await codeOf(makeFileSystem(clients, 'token-3'))).toBe('AccessDeniedException');
  });
});

describe('a mount target', () => {
  test('has its address at once and answers a minute or more later', async () => {
    const account = await filing({ limits: prompt });
    const { IpAddress, LifeCycleState, MountTargetId } = await addTarget(account);
    expect(IpAddress).toMatch(/^10\.0\.0\.\d+$/);
    expect(LifeCycleState).toBe('creating');
    account.clock.pass(61);
    expect(await targetState(account, MountTargetId)).toBe('creating');
    account.clock.pass(44);
    expect(await targetState(account, MountTargetId)).toBe('available');
    expect((await describeFiles(account)).NumberOfMountTargets).toBe(1);
  });

  test('needs a file system that is available, and known subnets and groups', async () => {
    const account = await filing();
    const FileSystemId = await makeFileSystem(account.clients, 'token-2');
    expect(await codeOf(addTarget(account, { FileSystemId }))).toBe('IncorrectFileSystemLifeCycleState');
    expect(await codeOf(addTarget(account, { FileSystemId: 'fs-0' }))).toBe('FileSystemNotFound');
    expect(await codeOf(addTarget(account, { SubnetId: 'subnet-0' }))).toBe('SubnetNotFound');
    expect(await codeOf(addTarget(account, { SecurityGroups: ['sg-0'] }))).toBe('SecurityGroupNotFound');
  });

  test('is the only one in its zone', async () => {
    const account = await filing();
    await addTarget(account);
    expect(await codeOf(addTarget(account))).toBe('MountTargetConflict');
    expect(await codeOf(addTarget(account, { SubnetId: account.otherSubnetId }))).toBe('accepted');
    const query = new DescribeMountTargetsCommand({ FileSystemId: account.fileSystemId });
    expect((await account.clients.efs.send(query)).MountTargets).toHaveLength(2);
  });

  test('holds its subnet and its group with its interface', async () => {
    const account = await filing({ limits: prompt });
    const { clients, clock, nfsGroupId: GroupId, otherSubnetId: SubnetId } = account;
    const { MountTargetId, NetworkInterfaceId } = await addTarget(account, { SubnetId });
    const query = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId!] });
    const { NetworkInterfaces } = await clients.ec2.send(query);
    expect(NetworkInterfaces![0]).toMatchObject({
      Description: `EFS mount target for ${account.fileSystemId} (${MountTargetId})`,
      RequesterManaged: true,
    });
    const codes = async () => [
      await codeOf(clients.ec2.send(new DeleteSubnetCommand({ SubnetId }))),
      await codeOf(clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId }))),
    ];
    await clients.efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    expect(await codes()).toEqual(['DependencyViolation', 'DependencyViolation']);
    clock.pass(65);
    expect(await codes()).toEqual(['accepted', 'accepted']);
  });
});

describe('automatic backups', () => {
  const policy = (clients: Clients, FileSystemId: string) =>
    clients.efs
      .send(new DescribeBackupPolicyCommand({ FileSystemId }))
      .then(({ BackupPolicy }) => BackupPolicy?.Status);

  test('were never spoken of unless they were asked for', async () => {
    const { clients, clock } = simulatedAccount({ limits: prompt });
    const plain = await makeFileSystem(clients);
    expect(await codeOf(policy(clients, plain))).toBe('PolicyNotFound');
    const command = new CreateFileSystemCommand({ CreationToken: 'token-2', Backup: true });
    const { FileSystemId: kept = '' } = await clients.efs.send(command);
    expect(await policy(clients, kept)).toBe('ENABLING');
    clock.pass(6);
    expect(await policy(clients, kept)).toBe('ENABLED');
    expect(await codeOf(policy(clients, 'fs-0123456789abcdef0'))).toBe('FileSystemNotFound');
  });

  test('are turned off and on', async () => {
    const { clients, clock } = simulatedAccount({ limits: prompt });
    const FileSystemId = await makeFileSystem(clients);
    const put = async (Status: 'ENABLED' | 'DISABLED' | 'ENABLING') => {
      const command = new PutBackupPolicyCommand({ FileSystemId, BackupPolicy: { Status } });
      return (await clients.efs.send(command)).BackupPolicy?.Status;
    };
    expect(await put('ENABLED')).toBe('ENABLING');
    clock.pass(6);
    expect(await put('ENABLED')).toBe('ENABLED');
    expect(await put('DISABLED')).toBe('DISABLING');
    clock.pass(6);
    expect(await policy(clients, FileSystemId)).toBe('DISABLED');
    expect(await codeOf(put('ENABLING'))).toBe('ValidationException');
  });
});
