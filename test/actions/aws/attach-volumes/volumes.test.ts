import {
  AttachVolumeCommand,
  CreateSnapshotCommand,
  CreateVolumeCommand,
  DeleteSnapshotCommand,
  DescribeInstancesCommand,
  DetachVolumeCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { attachVolumesAction } from '../../../../lambdas/actions/aws/attach-volumes/action';
import { attachVolumesDefinition } from '../../../../lambdas/actions/aws/attach-volumes/definition';
import { filesAt, putInto } from '../../../../lib/local/cloud/account/stored-files';
import { type Tap, testCloud } from '../../../helpers/action-cloud';
import { storing, type Volumes, volumesOf } from './scene';

const check = async (run: Volumes) =>
  (await attachVolumesAction.check({ ...run.step.context(), input: run.input }, {})).map(({ message }) => message);

const rehearse = (run: Volumes) => attachVolumesAction.rehearse!({ ...run.step.context(), input: run.input });

describe('aws/attach_volumes', () => {
  it('makes a volume in the zone of each instance while it boots, and attaches it once it runs', () =>
    storing(async (run, world) => {
      const startedAt = world.clock.now();
      const { data_volume_ids, data_device } = await run.ready();
      expect(run.step.published[0]).toEqual({ data_volume_ids, data_device });
      expect(world.clock.now() - startedAt).toBeLessThan(30_000);
      const InstanceIds = [...run.input.instance_ids];
      const { Reservations = [] } = await world.clients.ec2.send(new DescribeInstancesCommand({ InstanceIds }));
      const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
      const zones = InstanceIds.map(
        (id) => instances.find((one) => one.InstanceId === id)!.Placement!.AvailabilityZone,
      );
      const volumes = await volumesOf(run);
      expect(new Set(zones).size).toBe(2);
      expect(volumes.map(({ VolumeId }) => VolumeId)).toEqual(data_volume_ids);
      expect(volumes.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual(zones);
      for (const [index, volume] of volumes.entries()) {
        expect(volume).toMatchObject({ Encrypted: true, VolumeType: 'gp3', Size: 10, Iops: 3000, Throughput: 125 });
        expect(volume.Attachments).toMatchObject([
          { InstanceId: InstanceIds[index], Device: '/dev/sdf', State: 'attached', DeleteOnTermination: false },
        ]);
        const tags = Object.fromEntries(volume.Tags!.map(({ Key, Value }) => [Key, Value]));
        expect(tags).toMatchObject({ 'unity:resource': `attach_volumes/data-${index + 1}`, Name: expect.any(String) });
      }
      expect(await check(run)).toEqual([]);
    }));

  it('is as fast as was asked for', () =>
    storing(
      async (run) => {
        await run.ready();
        expect((await volumesOf(run))[0]).toMatchObject({ Iops: 4000, Throughput: 250 });
      },
      { input: { iops: 4_000, throughput: 250 } },
    ));

  it('begins with the copies that it is given, volume by volume', () =>
    storing(async (run, world) => {
      const { ec2 } = world.clients;
      const volume = new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, VolumeType: 'gp3' });
      const { VolumeId } = await ec2.send(volume);
      await world.clock.sleep(5_000);
      const original = world.cloud.contents.ec2.volumes.get(VolumeId!)!;
      original.changes = putInto('/', { '/orders/1': 'a book' }, world.clock.now());
      original.foreign = true;
      const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
      world.cloud.contents.ec2.snapshots.get(SnapshotId!)!.foreign = true;
      await world.clock.sleep(120_000);
      run.step.restored.set('data-2', SnapshotId!);
      expect(await rehearse(run)).toEqual([]);
      await run.ready();
      const volumes = await volumesOf(run);
      expect(volumes.map((one) => one.SnapshotId)).toEqual(['', SnapshotId]);
      const { changes } = world.cloud.contents.ec2.volumes.get(volumes[1]!.VolumeId!)!;
      expect(filesAt(changes, world.clock.now())).toEqual({ '/orders/1': 'a book' });
      original.foreign = false;
      world.cloud.contents.ec2.volumes.delete(VolumeId!);
      world.cloud.contents.ec2.snapshots.delete(SnapshotId!);
    }));

  it('says before anything is made when a copy is gone, on its way, or larger than the volume is to be', () =>
    storing(async (run, world) => {
      const { ec2 } = world.clients;
      expect(await rehearse(run)).toEqual([]);
      await run.ready();
      const id = run.step.rows.get('data-1')!.id!;
      const { SnapshotId = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId: id }));
      run.step.restored.set('data-1', SnapshotId).set('data-2', 'snap-0123456789abcdef0');
      const messages = async (size_gib = 10) =>
        (await rehearse({ ...run, input: { ...run.input, size_gib } } as Volumes)).map(({ message }) => message);
      const gone = 'data-2 cannot begin with its copy: the snapshot snap-0123456789abcdef0 is not there.';
      expect(await messages()).toEqual([
        `data-1 cannot begin with its copy: the snapshot ${SnapshotId} is pending.`,
        gone,
      ]);
      await world.clock.sleep(120_000);
      expect(await messages()).toEqual([gone]);
      expect(await messages(9)).toEqual([
        `data-1 cannot begin with its copy: the snapshot ${SnapshotId} is of 10 GiB, and size_gib is 9.`,
        gone,
      ]);
      // Before anything runs neither the instances nor what is bound to them is known.
      const { count: _, instance_ids: __, size_gib: ___, ...known } = run.input;
      const early = await rehearse({ ...run, input: known } as unknown as Volumes);
      expect(early.map(({ message }) => message)).toEqual([gone]);
      await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
      run.step.restored.clear();
    }));

  it('refuses a copy that has no volume before anything is made, and where the number was not known, before any volume is', () =>
    storing(async (run, world) => {
      const id = 'snap-0123456789abcdef0';
      const gone = (key: string) => `${key} cannot begin with its copy: the snapshot ${id} is not there.`;
      const spare = (key: string, last: string) =>
        `${key} has a copy and no volume: the last volume is ${last}, and the snapshot ${id} would be left out.`;
      const told = async (known: object) => {
        const { count: _, instance_ids: __, ...input } = run.input;
        const findings = await rehearse({ ...run, input: { ...input, ...known } } as unknown as Volumes);
        return findings.map(({ message }) => message);
      };
      run.step.restored.set('data-1', id).set('data-2', id);
      expect(await told({ count: 2 })).toEqual([gone('data-1'), gone('data-2')]);
      expect(await told({ count: 1 })).toEqual([gone('data-1'), spare('data-2', 'data-1')]);
      run.step.restored.set('data-3', id);
      expect(await told({})).toEqual([gone('data-1'), gone('data-2'), gone('data-3')]);
      expect(await told({ instance_ids: run.input.instance_ids })).toEqual([
        gone('data-1'),
        gone('data-2'),
        spare('data-3', 'data-2'),
      ]);
      const findings = await rehearse({ ...run, input: { ...run.input, count: 2 } } as Volumes);
      expect(findings.at(-1)).toMatchObject({
        code: 'InputInvalid',
        remedy: expect.stringMatching(/instance_count.*has fewer/),
      });
      await expect(run.begin()).rejects.toMatchObject({
        code: 'InputInvalid',
        message: 'there are copies that data-3 would begin with, and the last volume is data-2',
      });
      expect(world.calls).not.toContain('ec2:CreateVolume');
      run.step.restored.clear();
    }));

  it('writes down that a volume may be written to before it is attached', () => {
    let seen: unknown;
    let run: Volumes | undefined;
    const tap: Tap = (operation, proceed) => {
      if (operation === 'ec2:AttachVolume') seen ??= run?.step.rows.get('data-1')?.metadata.attached;
      return proceed();
    };
    return storing(
      async (started) => {
        run = started;
        await started.ready();
        expect(seen).toBe(true);
      },
      { tap },
    );
  });

  it.each(['VolumeInUse', 'IncorrectState', 'InvalidVolume.NotFound'])('looks again where AWS answers %s', (name) => {
    let refusals = 0;
    const tap: Tap = async (operation, proceed) => {
      if (operation !== 'ec2:AttachVolume' || refusals === 3) return proceed();
      refusals += 1;
      throw Object.assign(new Error('not now'), { name });
    };
    return storing(
      async (run) => {
        await run.ready();
        expect(refusals).toBe(3);
      },
      { tap },
    );
  });

  it('fails where its volume is somebody else’s, or its instance is gone', () =>
    storing(async (run, world) => {
      await run.begin();
      await world.clock.sleep(20_000);
      const [one, two] = run.input.instance_ids;
      const [volume] = await volumesOf(run);
      // The zones differ, so the account lets nobody attach it there: the record is changed by hand.
      const record = world.cloud.contents.ec2.volumes.get(volume!.VolumeId!)!;
      const attachment = { device: '/dev/sdf', deleteOnTermination: false, isRoot: false, detach: null };
      const now = world.clock.now();
      record.attachment = { ...attachment, instanceId: two!, askedAt: now, attachedAt: now };
      await expect(run.action.poll(run.step.making(run.input))).rejects.toMatchObject({
        code: 'ProvisioningFailed',
        message: `the volume ${volume!.VolumeId} is attached to ${two}`,
      });
      record.attachment = null;
      await world.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [one!] }));
      await world.clock.sleep(5_000);
      await expect(run.action.poll(run.step.making(run.input))).rejects.toMatchObject({ code: 'ProvisioningFailed' });
    }));

  it('finds in the check what was changed meanwhile', () =>
    storing(async (run, world) => {
      await run.ready();
      const { id } = run.step.rows.get('data-1')!;
      await world.clients.ec2.send(new DetachVolumeCommand({ VolumeId: id }));
      await world.clock.sleep(5_000);
      const InstanceId = run.input.instance_ids[0];
      expect(await check(run)).toEqual([`The volume ${id} is not attached to ${InstanceId} as /dev/sdf.`]);
      await world.clients.ec2.send(new AttachVolumeCommand({ VolumeId: id, InstanceId, Device: '/dev/sdg' }));
      await world.clock.sleep(5_000);
      expect(await check(run)).toEqual([`The volume ${id} is not attached to ${InstanceId} as /dev/sdf.`]);
    }));

  it('tells which volumes may begin with copies as soon as their number is known', () => {
    const { dataKeys } = attachVolumesDefinition;
    expect(dataKeys!({ count: 2 })).toEqual(['data-1', 'data-2']);
    expect(dataKeys!({ instance_ids: ['i-1'] })).toEqual(['data-1']);
    expect(dataKeys!({ size_gib: 8 })).toBeUndefined();
  });

  it('counts what it needs, and costs by size and speed', () => {
    const sized = (input: object) =>
      attachVolumesDefinition.input.parse({ instance_ids: ['i-1', 'i-2'], size_gib: 512, ...input });
    expect(attachVolumesDefinition.quotas(sized({})).map(({ quotaCode, amount }) => [quotaCode, amount])).toEqual([
      ['L-7A658B76', 1],
      ['L-309BACF6', 2],
    ]);
    expect(attachVolumesDefinition.quotas(sized({ count: 4 }))[0]!.amount).toBe(2);
    const [plain] = attachVolumesDefinition.cost(sized({}));
    expect(plain!.item).toBe('2 × 512 GiB gp3 for data');
    expect(plain!.hourlyUsd * 730).toBeCloseTo(2 * 512 * 0.08);
    const [fast] = attachVolumesDefinition.cost(sized({ iops: 4_000, throughput: 225 }));
    expect((fast!.hourlyUsd - plain!.hourlyUsd) * 730).toBeCloseTo(2 * (1_000 * 0.005 + 100 * 0.04));
  });

  it('is refused where it was told of another number of instances', () =>
    storing(
      async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({ message: 'count is 3, and there are 2 instances' });
        expect(world.calls).not.toContain('ec2:CreateVolume');
      },
      { input: { count: 3 } },
    ));

  it('is refused before it begins where the region has no gp3 storage left', async () => {
    const world = testCloud({ limits: { quotas: { 'ebs/L-7A658B76': 0 } } });
    await world.clock.run(
      (async () => {
        const call = new CreateVolumeCommand({ AvailabilityZone: 'us-east-1a', Size: 1, VolumeType: 'gp3' });
        await expect(world.clients.ec2.send(call)).rejects.toMatchObject({ name: 'VolumeLimitExceeded' });
      })(),
    );
  });
});
