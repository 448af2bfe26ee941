import { AttachVolumeCommand, DeleteSnapshotCommand } from '@aws-sdk/client-ec2';
import { attachVolumesAction } from '../../../../lambdas/actions/aws/attach-volumes/action';
import { filesAt } from '../../../../lib/local/cloud/account/stored-files';
import { isoTime } from '../../../../lib/ports/clock';
import type { Tap, TestCloud } from '../../../helpers/action-cloud';
import { passUntil, snapshotsIn, storing, type Volumes } from './scene';

const idOf = (run: Volumes, key: string) => run.step.rows.get(key)!.id!;

function write(run: Volumes, key: string, path: string): void {
  const record = run.world.cloud.contents.ec2.volumes.get(idOf(run, key))!;
  record.changes = [...record.changes, { at: run.world.clock.now(), path, content: `${key} ${path}` }];
}

/** The files in each snapshot that stands, by the key of its row. */
function copiesIn({ step, world }: Volumes): Readonly<Record<string, object>> {
  const rows = [...step.rows.values()].filter((row) => row.snapshot_of !== undefined && row.state === 'active');
  return Object.fromEntries(rows.map((row) => [row.key, world.cloud.contents.ec2.snapshots.get(row.id!)!.content]));
}

/** The component that would have it mounted: a volume that stays busy until it is taken by force. */
function keepBusy(run: Volumes, key: string): void {
  const instanceId = run.step.rows.get(key)!.metadata.instance_id as string;
  const { ec2, ssm } = run.world.cloud.contents;
  const instance = ec2.instances.get(instanceId)!;
  const data = { volumeId: idOf(run, key), path: '/mnt/data' };
  const owner = { session: 'spot-1', step: 'setup' };
  const invocation = {
    instanceId,
    visibleAt: 0,
    startsAt: 0,
    endsAt: 0,
    deliverUntil: 1,
    killedAt: 1,
    outcome: { code: 0, stdout: '', stderr: '' },
    effect: { kind: 'up' as const, component: 'app', owner, listeners: [], data },
    cancel: null,
  };
  const command = { requestedAt: 0, documentName: '', comment: '', parameters: {}, timeoutSeconds: 1 };
  ssm.commands.set('busy', { ...command, id: 'busy', invocations: [invocation] });
  instance.commandIds = ['busy'];
}

const order = (world: TestCloud, ...calls: readonly string[]) =>
  calls.map((call) => world.calls.indexOf(`ec2:${call}`));

describe('volumes that an instance held', () => {
  it('are detached, copied, and deleted once the copies are complete, which stay', () =>
    storing(async (run, world) => {
      await run.ready();
      write(run, 'data-1', '/orders');
      const reason = await passUntil(run, /is pending/);
      expect(reason).toMatch(/^data-1 \(vol-\w+\) holds data: its snapshot snap-\w+ is pending$/);
      expect(world.ours()['AWS::EC2::Volume']).toBe(2);
      await run.undo();
      const places = order(world, 'DetachVolume', 'CreateSnapshot', 'DeleteVolume');
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places).not.toContain(-1);
      expect(world.calls.filter((call) => call === 'ec2:CreateSnapshot')).toHaveLength(2);
      expect(copiesIn(run)).toEqual({
        'snapshot-data-1-rollback': { '/orders': 'data-1 /orders' },
        'snapshot-data-2-rollback': {},
      });
      for (const row of snapshotsIn(world)) {
        expect(row).toMatchObject({ state: 'completed', tags: { 'unity:session': 'spot-0123456789' } });
      }
      expect(run.step.rows.get('snapshot-data-1-rollback')).toMatchObject({
        snapshot_of: 'data-1',
        retained: true,
        metadata: { size_gib: 10 },
      });
    }));

  it('are taken by force after a minute where an instance does not let go', () =>
    storing(async (run, world) => {
      await run.ready();
      keepBusy(run, 'data-1');
      const startedAt = world.clock.now();
      await passUntil(run, /by force/);
      expect(world.clock.now() - startedAt).toBeGreaterThanOrEqual(60_000);
      await passUntil(run, /is pending/);
      expect(world.clock.now() - startedAt).toBeLessThan(80_000);
    }));

  it('stay, all of them, when one copy fails; it is removed, the reason told, and another made', () =>
    storing(async (run, world) => {
      await run.ready();
      write(run, 'data-1', '/orders');
      world.cloud.adjust({ denied: ['ebs:Snapshot'] });
      await expect(run.undo()).rejects.toMatchObject({
        code: 'BackupFailed',
        message: expect.stringMatching(
          /^data-[12] \(vol-\w+\) holds data and stays: its snapshot snap-\w+ failed \(The key of the volume cannot be used\.\)$/,
        ),
      });
      expect(world.ours()['AWS::EC2::Volume']).toBe(2);
      expect(world.calls).not.toContain('ec2:DeleteVolume');
      world.cloud.adjust({ denied: [] });
      // The other was ordered while none could succeed.
      await run.undo().catch(() => run.undo());
      expect(world.ours()['AWS::EC2::Snapshot']).toBeUndefined();
      expect(snapshotsIn(world)).toHaveLength(2);
      expect(copiesIn(run)['snapshot-data-1-rollback']).toEqual({ '/orders': 'data-1 /orders' });
      expect(run.step.rows.get('snapshot-data-1-rollback')!.generation).toBe(2);
    }));

  it('stay while a copy that was complete is missing, and are copied anew', () =>
    storing(async (run, world) => {
      await run.ready();
      await passUntil(run, /is pending/);
      await world.clock.sleep(150_000);
      world.cloud.adjust({ denied: ['ec2:DeleteVolume'] });
      await expect(run.action.compensate(run.step.undoing())).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
      expect(run.step.rows.get('data-1')!.metadata.copied_as).toBe(idOf(run, 'snapshot-data-1-rollback'));
      const SnapshotId = idOf(run, 'snapshot-data-1-rollback');
      await world.clients.ec2.send(new DeleteSnapshotCommand({ SnapshotId }));
      await world.clock.sleep(5_000);
      await passUntil(run, /waiting until AWS shows its snapshot/);
      world.cloud.adjust({ denied: [] });
      await expect(run.undo()).rejects.toMatchObject({ message: expect.stringContaining(`${SnapshotId} is gone`) });
      expect(world.ours()['AWS::EC2::Volume']).toBe(2);
      await run.undo();
      expect(snapshotsIn(world)).toHaveLength(2);
    }));

  it('are copied once more when somebody attached them after the copy', () =>
    storing(async (run, world) => {
      await run.ready();
      await passUntil(run, /is pending/);
      const InstanceId = run.input.instance_ids[0]!;
      const VolumeId = idOf(run, 'data-1');
      await world.clients.ec2.send(new AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }));
      await world.clock.sleep(150_000);
      write(run, 'data-1', '/late');
      await run.undo();
      expect(copiesIn(run)).toEqual({
        'snapshot-data-1-rollback': {},
        'snapshot-data-1-rollback-2': { '/late': 'data-1 /late' },
        'snapshot-data-2-rollback': {},
      });
    }));

  it('are copied once more by a rollback that was asked for after an earlier one had copied them', () =>
    storing(async (run, world) => {
      await run.ready();
      run.step.askedAt = isoTime(world.clock);
      await passUntil(run, /is pending/);
      await world.clock.sleep(150_000);
      world.cloud.adjust({ denied: ['ec2:DeleteVolume'] });
      for (const _ of [1, 2])
        await expect(run.action.compensate(run.step.undoing())).rejects.toMatchObject({
          name: 'UnauthorizedOperation',
        });
      expect(snapshotsIn(world)).toHaveLength(2);
      // Somebody has attached it elsewhere, and taken it off again.
      await world.clock.sleep(86_400_000);
      write(run, 'data-1', '/late');
      world.cloud.adjust({ denied: [] });
      run.step.askedAt = isoTime(world.clock);
      await run.undo();
      expect(copiesIn(run)).toEqual({
        'snapshot-data-1-rollback': {},
        'snapshot-data-1-rollback-2': { '/late': 'data-1 /late' },
        'snapshot-data-2-rollback': {},
        'snapshot-data-2-rollback-2': {},
      });
    }));

  it('are not deleted by whoever sees one that was not shown when it was to be copied', () => {
    let hides = false;
    const tap: Tap = async (operation, proceed) => {
      const answer = await proceed();
      return operation === 'ec2:DescribeVolumes' && hides ? { Volumes: [] } : answer;
    };
    return storing(
      async (run, world) => {
        await run.ready();
        await passUntil(run, /being detached/);
        await world.clock.sleep(10_000);
        const context = run.step.undoing();
        hides = true;
        const removing = {
          ...context,
          removeInOrder: (async (handlers) => {
            hides = false;
            return context.removeInOrder(handlers);
          }) as typeof context.removeInOrder,
        };
        expect(await attachVolumesAction.compensate(removing)).toMatchObject({ status: 'pending' });
        expect(world.calls).not.toContain('ec2:DeleteVolume');
        expect(snapshotsIn(world)).toEqual([]);
      },
      { tap },
    );
  });

  it('wait where AWS takes no snapshot yet', () => {
    let refusals = 0;
    const tap: Tap = async (operation, proceed) => {
      if (operation !== 'ec2:CreateSnapshot' || refusals === 4) return proceed();
      refusals += 1;
      const name = refusals < 3 ? 'SnapshotCreationPerVolumeRateExceeded' : 'ConcurrentSnapshotLimitExceeded';
      throw Object.assign(new Error('later'), { name, $metadata: { httpStatusCode: 400 } });
    };
    return storing(
      async (run, world) => {
        await run.ready();
        await passUntil(run, /AWS takes no snapshot of it yet/);
        await run.undo();
        expect(snapshotsIn(world)).toHaveLength(2);
      },
      { tap },
    );
  });
});

describe('volumes that no instance held', () => {
  it('are deleted without a copy', () =>
    storing(async (run, world) => {
      await run.begin();
      await world.clock.sleep(5_000);
      await run.undo();
      expect(world.calls).not.toContain('ec2:CreateSnapshot');
      expect(snapshotsIn(world)).toEqual([]);
    }));

  it.each([0, 5])('are copied where the policy is to copy always, %i s after they were asked for', (seconds) =>
    storing(async (run, world) => {
      await run.begin();
      await world.clock.sleep(seconds * 1_000);
      run.step.copiesAlways = true;
      await run.undo();
      expect(Object.keys(copiesIn(run))).toEqual(['snapshot-data-1-rollback', 'snapshot-data-2-rollback']);
    }),
  );
});

describe('a checkpoint', () => {
  const capture = async (run: Volumes, name: string) => {
    for (let passes = 0; passes < 200; passes += 1) {
      const result = await attachVolumesAction.capture!(run.step.saving(name), name);
      if (result.status === 'captured') return;
      expect(result.reason).toMatch(/holds data/);
      await run.world.clock.sleep(1_500);
    }
    throw new Error('never captured');
  };

  it.each(['rollback', 'rollback-2'])(
    'of the name %s is not taken for the copy before a deletion, nor that for it',
    (name) =>
      storing(async (run, world, instances) => {
        await run.ready();
        await capture(run, name);
        write(run, 'data-1', '/late');
        // The instance goes from outside, and lets go of its volumes.
        await instances.undo();
        await world.clock.sleep(150_000);
        await run.undo();
        const held = Object.values(copiesIn(run)).filter((files) => '/late' in files);
        expect(held).toHaveLength(1);
        expect(snapshotsIn(world)).toHaveLength(4);
      }),
  );

  it('of such a name has a copy of its own beside one that was made before a deletion', () =>
    storing(async (run, world) => {
      await run.ready();
      await passUntil(run, /is pending/);
      write(run, 'data-1', '/late');
      await capture(run, 'rollback');
      expect(copiesIn(run)).toMatchObject({
        'snapshot-data-1-rollback': {},
        'snapshot-data-1-checkpoint-rollback': { '/late': 'data-1 /late' },
      });
      expect(run.step.rows.get('snapshot-data-1-checkpoint-rollback')).toMatchObject({ checkpoint: 'rollback' });
      await world.clock.sleep(150_000);
    }));

  it('copies each volume as it is, once a name, and leaves it where it is', () =>
    storing(async (run, world) => {
      await run.ready();
      write(run, 'data-1', '/orders');
      await capture(run, 'before_lunch');
      await capture(run, 'before_lunch');
      write(run, 'data-1', '/more');
      await capture(run, 'after_lunch');
      expect(world.calls).not.toContain('ec2:DetachVolume');
      expect(copiesIn(run)).toEqual({
        'snapshot-data-1-before_lunch': { '/orders': 'data-1 /orders' },
        'snapshot-data-2-before_lunch': {},
        'snapshot-data-1-after_lunch': { '/orders': 'data-1 /orders', '/more': 'data-1 /more' },
        'snapshot-data-2-after_lunch': {},
      });
      expect(run.step.rows.get('snapshot-data-1-after_lunch')!.metadata).toMatchObject({ size_gib: 10 });
      const { changes } = world.cloud.contents.ec2.volumes.get(idOf(run, 'data-1'))!;
      expect(Object.keys(filesAt(changes, world.clock.now()))).toEqual(['/orders', '/more']);
    }));

  it('fails with the reason where a copy does, and an undo removes what came to nothing', () =>
    storing(async (run, world) => {
      await run.ready();
      world.cloud.adjust({ denied: ['ebs:Snapshot'] });
      const failed = {
        code: 'BackupFailed',
        message: expect.stringContaining('The key of the volume cannot be used.'),
      };
      await expect(capture(run, 'lunch')).rejects.toMatchObject(failed);
      world.cloud.adjust({ denied: [] });
      await world.clock.sleep(150_000);
      await expect(capture(run, 'lunch')).rejects.toMatchObject(failed);
      expect(world.ours()['AWS::EC2::Snapshot']).toBe(2);
      await run.undo();
      expect(world.ours()['AWS::EC2::Snapshot']).toBeUndefined();
      expect(Object.keys(copiesIn(run)).sort()).toEqual(['snapshot-data-1-rollback', 'snapshot-data-2-rollback']);
    }));
});
