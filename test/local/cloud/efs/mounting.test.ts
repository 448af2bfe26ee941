import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { invocation, send, setUpText } from '../../../helpers/simulated-containers';
import { addTarget, describeFiles, type Filing, filing } from './setup';

async function mountable(): Promise<Filing & { readonly ip: string }> {
  const account = await filing({ limits: { latency: false } });
  const { IpAddress } = await addTarget(account);
  account.clock.pass(105);
  return { ...account, ip: IpAddress! };
}

async function run({ clients, clock, instanceId }: Filing, script: string) {
  const id = await send(clients, instanceId, script);
  clock.pass(70);
  return invocation(clients, id, instanceId);
}

async function bytesWritten({ clients, clock, fileSystemId }: Filing): Promise<number> {
  const { Datapoints } = await clients.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/EFS',
      MetricName: 'DataWriteIOBytes',
      Dimensions: [{ Name: 'FileSystemId', Value: fileSystemId }],
      StartTime: new Date(clock.now() - 86_400_000),
      EndTime: new Date(clock.now() + 1_000),
      Period: 86_400,
      Statistics: ['Sum'],
    }),
  );
  return Datapoints!.reduce((total, { Sum }) => total + Sum!, 0);
}

const compose = (volume: string) =>
  `services: {web: {image: nginx, ports: ["\${UNITY_PORT}:80"], volumes: ["${volume}"]}}`;

describe('an instance that mounts a file system', () => {
  test('writes to it: CloudWatch knows in minutes, the metered size within the hour', async () => {
    const account = await mountable();
    const done = await run(account, `mount -t nfs4 -o nfsvers=4.1 ${account.ip}:/ /mnt/x\necho hi > /mnt/x/hello\n`);
    expect(done.Status).toBe('Success');
    expect(account.cloud.files(account.fileSystemId)).toEqual({ '/hello': 'hi\n' });
    expect(await bytesWritten(account)).toBe(0);
    account.clock.pass(120);
    expect(await bytesWritten(account)).toBeGreaterThan(0);
    expect((await describeFiles(account)).SizeInBytes!.Value).toBe(6_144);
    account.clock.pass(3_600);
    expect((await describeFiles(account)).SizeInBytes!.Value).toBeGreaterThan(6_144);
  });

  test('leaves it empty when it only looks', async () => {
    const account = await mountable();
    await run(account, `mount -t nfs4 ${account.ip}:/ /mnt/x\nls /mnt/x/\ncat /mnt/x/hello > /tmp/hello\n`);
    account.clock.pass(7_200);
    expect(await bytesWritten(account)).toBe(0);
    expect((await describeFiles(account)).SizeInBytes!.Value).toBe(6_144);
  });

  test('fails at an address that does not answer, or is not let in', async () => {
    const account = await mountable();
    expect(await run(account, 'mount -t nfs4 10.0.0.99:/ /mnt/x')).toMatchObject({ ResponseCode: 32 });
    const UserIdGroupPairs = [{ GroupId: account.network.groupId }];
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 2049, ToPort: 2049, UserIdGroupPairs }];
    await account.clients.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: account.nfsGroupId, IpPermissions }),
    );
    expect(await run(account, `mount -t nfs4 ${account.ip}:/ /mnt/x`)).toMatchObject({ ResponseCode: 32 });
  });
});

describe('containers with a file system', () => {
  const files = (ip: string) => ({ addresses: [ip], path: '/mnt/files', restored: false });

  test('write to it when they are given a folder of it to write to', async () => {
    const account = await mountable();
    const text = setUpText({ files: files(account.ip), compose: compose('${UNITY_FILES}/www:/srv') });
    expect((await run(account, text)).Status).toBe('Success');
    account.clock.pass(200);
    expect(await bytesWritten(account)).toBeGreaterThan(0);
    expect(account.cloud.files(account.fileSystemId)).toEqual({ '/www/web.txt': 'written by spot-1/setup_docker\n' });
  });

  test.each(['${UNITY_FILES}/www:/srv:ro', '/var/data:/srv', 'named:/srv'])('do not with %s', async (volume) => {
    const account = await mountable();
    const text = setUpText({ files: files(account.ip), compose: compose(volume) });
    expect((await run(account, text)).Status).toBe('Success');
    account.clock.pass(200);
    expect(await bytesWritten(account)).toBe(0);
  });

  test('find what was restored where it was when it was copied', async () => {
    const account = await mountable();
    const { cloud, fileSystemId } = account;
    const text = setUpText({ files: { ...files(account.ip), restored: true } });
    cloud.writeFile(fileSystemId, '/aws-backup-restore_2026-01-02T03-04-05-678Z/www/a', 'x');
    cloud.writeFile(fileSystemId, '/aws-backup-restore_2026-01-02T03-04-05-678Z/.unity-restored_former', '');
    expect((await run(account, text)).Status).toBe('Success');
    const adopted = { '/www/a': 'x', '/.unity-restored_spot-1': '' };
    expect(cloud.files(fileSystemId)).toEqual(adopted);
    cloud.writeFile(fileSystemId, '/aws-backup-restore_2026-02-02T00-00-00-000Z/www/a', 'by hand');
    expect((await run(account, text)).Status).toBe('Success');
    expect(cloud.files(fileSystemId)).toMatchObject(adopted);
    expect(Object.keys(cloud.files(fileSystemId)!)).toHaveLength(3);
  });

  test('do not start where what was restored cannot go to where it was', async () => {
    const account = await mountable();
    const { cloud, fileSystemId } = account;
    cloud.writeFile(fileSystemId, '/aws-backup-restore_2026-01-02T03-04-05-678Z/a', 'x');
    cloud.writeFile(fileSystemId, '/a', 'y');
    const done = await run(account, setUpText({ files: { ...files(account.ip), restored: true } }));
    expect(done.StandardErrorContent).toContain('what was restored cannot go to /mnt/files');
  });

  test('do not start where it cannot be mounted', async () => {
    const account = await filing({ limits: { latency: false } });
    const { IpAddress } = await addTarget(account);
    const done = await run(account, setUpText({ files: files(IpAddress!) }));
    expect(done.Status).toBe('Failed');
    expect(done.StandardErrorContent).toContain('the file system could not be mounted at /mnt/files');
  });
});
