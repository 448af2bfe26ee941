import { DescribeSubnetsCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import {
  CreateFileSystemCommand,
  DeleteMountTargetCommand,
  DescribeBackupPolicyCommand,
  DescribeFileSystemsCommand,
  PutBackupPolicyCommand,
} from '@aws-sdk/client-efs';
import { createEfsAction } from '../../../../lambdas/actions/aws/create-efs/action';
import { createEfsDefinition } from '../../../../lambdas/actions/aws/create-efs/definition';
import { resourceToken } from '../../../../lib/domain/naming';
import { contains, readCidr } from '../../../../lib/local/cloud/account/cidr';
import type { Tap } from '../../../helpers/action-cloud';
import { type Efs, filing } from './scene';

const check = async (run: Efs) =>
  (await createEfsAction.check({ ...run.step.context(), input: run.input }, {})).map(({ message }) => message);

describe('aws/create_efs', () => {
  it('tells its addresses within seconds, and is ready when every zone can mount it', () =>
    filing(async (run, world) => {
      const startedAt = world.clock.now();
      const seconds = () => (world.clock.now() - startedAt) / 1000;
      await run.begin();
      expect(seconds()).toBeLessThan(20);
      const outputs = await run.ready();
      expect(run.step.published[0]).toEqual(outputs);
      expect(seconds()).toBeGreaterThan(62);
      expect(seconds()).toBeLessThan(125);
    }));

  it('is encrypted, and has an address in each subnet, in their order', () =>
    filing(async (run, world) => {
      const { file_system_id, mount_target_ips } = await run.ready();
      const command = new DescribeFileSystemsCommand({ FileSystemId: String(file_system_id) });
      const { FileSystems } = await world.clients.efs.send(command);
      expect(FileSystems![0]).toMatchObject({ Encrypted: true, NumberOfMountTargets: 2 });
      const SubnetIds = run.input.subnet_ids;
      const { Subnets } = await world.clients.ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
      const addresses = mount_target_ips as readonly string[];
      SubnetIds.forEach((id, index) => {
        const cidr = Subnets!.find(({ SubnetId }) => SubnetId === id)!.CidrBlock!;
        expect(contains(readCidr(cidr)!, readCidr(`${addresses[index]}/32`)!)).toBe(true);
      });
      expect(await check(run)).toEqual([]);
    }));

  it('is backed up every day unless told otherwise, and says so when it is not', () =>
    filing(async (run, world) => {
      const FileSystemId = String((await run.ready()).file_system_id);
      const { BackupPolicy } = await world.clients.efs.send(new DescribeBackupPolicyCommand({ FileSystemId }));
      expect(BackupPolicy).toEqual({ Status: 'ENABLED' });
      await world.clients.efs.send(new PutBackupPolicyCommand({ FileSystemId, BackupPolicy: { Status: 'DISABLED' } }));
      expect(await check(run)).toEqual([expect.stringMatching(/AWS Backup does not back fs-\w+ up .* DISABLING\.$/)]);
    }));

  it('is not backed up where nobody wants it', () =>
    filing(
      async (run, world) => {
        const FileSystemId = String((await run.ready()).file_system_id);
        const asked = world.clients.efs.send(new DescribeBackupPolicyCommand({ FileSystemId }));
        await expect(asked).rejects.toMatchObject({ name: 'PolicyNotFound' });
        expect(await check(run)).toEqual([]);
      },
      undefined,
      { backup_policy: 'none' },
    ));

  it('comes back when a mount target is refused because the file system is not seen as available', () => {
    let refusals = 0;
    const tap: Tap = async (operation, proceed) => {
      if (operation !== 'efs:CreateMountTarget' || refusals === 3) return proceed();
      refusals += 1;
      throw Object.assign(new Error('creating'), { name: 'IncorrectFileSystemLifeCycleState' });
    };
    return filing(async (run) => {
      await expect(run.begin()).rejects.toMatchObject({ code: 'NotYetVisible' });
      await run.ready();
      expect(refusals).toBe(3);
    }, tap);
  });

  it('takes up the file system that its token stands for', () =>
    filing(async (run, world) => {
      const { session, step } = run.step.context();
      const CreationToken = resourceToken(session.id, step, 'file-system', 1);
      const command = new CreateFileSystemCommand({ CreationToken, Encrypted: true });
      const { FileSystemId } = await world.clients.efs.send(command);
      await world.clock.sleep(5_000);
      expect((await run.ready()).file_system_id).toBe(FileSystemId);
      expect(world.ours()['AWS::EFS::FileSystem']).toBe(1);
    }));

  it('finds in the check what was changed meanwhile', () =>
    filing(async (run, world) => {
      const { file_system_security_group_id } = await run.ready();
      const target = run.step.rows.get('mount-target-1')!;
      await world.clients.efs.send(new DeleteMountTargetCommand({ MountTargetId: target.id }));
      const UserIdGroupPairs = [{ GroupId: run.input.security_group_id }];
      const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 2049, ToPort: 2049, UserIdGroupPairs }];
      const GroupId = String(file_system_security_group_id);
      await world.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      await world.clock.sleep(70_000);
      expect(await check(run)).toEqual([
        `${run.step.rows.get('file-system')!.id} has no mount target in the subnet ${run.input.subnet_ids[0]}.`,
        `${GroupId} does not let ${run.input.security_group_id} reach port 2049.`,
      ]);
    }));

  it('goes in order when nothing was ever written to it, without a backup', () =>
    filing(async (run, world) => {
      await run.ready();
      const first = await createEfsAction.compensate(run.step.undoing());
      expect(first).toMatchObject({ status: 'pending', reason: expect.stringContaining('mount-target') });
      expect(world.ours()['AWS::EFS::FileSystem']).toBe(1);
      await run.undo();
      const order = ['efs:DeleteMountTarget', 'efs:DeleteFileSystem', 'ec2:DeleteSecurityGroup'];
      const places = order.map((call) => world.calls.indexOf(call));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places).not.toContain(-1);
      expect(world.calls).not.toContain('backup:StartBackupJob');
    }));

  it('counts what it needs, and costs by use', () => {
    const input = createEfsDefinition.input.parse({
      vpc_id: 'vpc-1',
      subnet_ids: ['a', 'b', 'c'],
      security_group_id: 'sg-1',
    });
    expect(createEfsDefinition.quotas(input).map(({ quotaCode, amount }) => [quotaCode, amount])).toEqual([
      ['L-848C634D', 1],
      ['L-E79EC296', 1],
      ['L-DF5E4CA3', 3],
    ]);
    for (const line of createEfsDefinition.cost(input)) expect(line.usageBased).toContain('USD for each GB');
  });
});
