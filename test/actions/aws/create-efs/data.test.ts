import { DeleteRecoveryPointCommand, StartBackupJobCommand } from '@aws-sdk/client-backup';
import {
  CreateMountTargetCommand,
  DeleteMountTargetCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
} from '@aws-sdk/client-efs';
import { createEfsAction } from '../../../../lambdas/actions/aws/create-efs/action';
import { lastCopyKey } from '../../../../lambdas/actions/aws/create-efs/secure';
import { isoTime } from '../../../../lib/ports/clock';
import type { TestCloud } from '../../../helpers/action-cloud';
import { type Efs, filing, written } from './scene';

const snapshots = (world: TestCloud) => world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');

/** Passes until one says what keeps it from going on, or all is gone. */
async function passUntil(run: Efs, world: TestCloud, reason: RegExp): Promise<string> {
  for (let passes = 0; passes < 200; passes += 1) {
    const result = await createEfsAction.compensate(run.step.undoing());
    if (result.status === 'gone') throw new Error('all is gone');
    if (reason.test(result.reason)) return result.reason;
    await world.clock.sleep(1_500);
  }
  throw new Error('never said');
}

/** How long the undo of an empty file system takes where CloudWatch is given so long. */
async function undoSeconds(fileMetricsSeconds: number): Promise<number> {
  let seconds = 0;
  await filing(async (run, world) => {
    await run.ready();
    const start = world.clock.now();
    for (let passes = 0; passes < 400; passes += 1) {
      const context = run.step.undoing();
      const settings = { ...context.settings, fileMetricsSeconds };
      if ((await createEfsAction.compensate({ ...context, settings })).status === 'gone') break;
      await world.clock.sleep(1_500);
    }
    seconds = (world.clock.now() - start) / 1000;
    expect(world.ours()['AWS::EFS::FileSystem']).toBeUndefined();
  });
  return seconds;
}

describe('a file system that nobody wrote to', () => {
  it('goes once CloudWatch was given as long as the installation says', async () => {
    const [short, long] = [await undoSeconds(30), await undoSeconds(330)];
    expect(long - short).toBeGreaterThan(250);
    expect(long - short).toBeLessThan(350);
  });
});

describe('a file system whose policy is to be copied always', () => {
  it('is backed up though nothing was ever written, without waiting for CloudWatch', () =>
    filing(async (run, world) => {
      await run.ready();
      run.step.copiesAlways = true;
      const reason = await passUntil(run, world, /^(?!waiting)/);
      expect(reason).toMatch(/AWS Backup was asked to keep it/);
      await run.undo();
      expect(snapshots(world)).toHaveLength(1);
      expect(world.calls).not.toContain('cloudwatch:GetMetricStatistics');
    }));
});

describe('a session from before copies had rows of their own', () => {
  const former = (run: Efs, facts: object) => {
    const row = run.step.rows.get('file-system')!;
    run.step.rows.set('file-system', { ...row, metadata: { ...row.metadata, was_reachable: true, ...facts } });
  };
  const startBackup = async (run: Efs, world: TestCloud) => {
    const { FileSystems } = await world.clients.efs.send(new DescribeFileSystemsCommand({}));
    const { FileSystemArn: ResourceArn } = FileSystems!.find(
      ({ FileSystemId }) => FileSystemId === run.step.rows.get('file-system')!.id,
    )!;
    const IamRoleArn = 'arn:aws:iam::111122223333:role/unity-backup';
    const command = new StartBackupJobCommand({ BackupVaultName: 'unity-backup', IamRoleArn, ResourceArn });
    return world.clients.backup.send(command);
  };

  it.each([
    ['under way', 0, false],
    ['complete', 600_000, true],
  ])('goes on with its backup, which is %s', (_what, milliseconds, isNoted) =>
    filing(async (run, world) => {
      await run.ready();
      const { BackupJobId, RecoveryPointArn } = await startBackup(run, world);
      await world.clock.sleep(milliseconds);
      former(run, { backup_job_id: BackupJobId!, ...(isNoted && { recovery_point_arn: RecoveryPointArn! }) });
      await run.undo();
      expect(world.calls.filter((call) => call === 'backup:StartBackupJob')).toHaveLength(1);
      expect(snapshots(world).map(({ id }) => id)).toEqual([RecoveryPointArn]);
      const copy = { id: RecoveryPointArn, state: 'active', snapshot_of: 'file-system' };
      expect(run.step.rows.get(lastCopyKey)).toMatchObject(copy);
    }, written),
  );

  it('makes a new one in place of one that failed', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.adjust({ denied: ['efs:Backup'] });
      const { BackupJobId } = await startBackup(run, world);
      await world.clock.sleep(600_000);
      world.cloud.adjust({ denied: [] });
      former(run, { backup_job_id: BackupJobId!, failed_backups: 2 });
      await run.undo();
      expect(snapshots(world)).toHaveLength(1);
    }, written));
});

describe('a file system that was written to', () => {
  it('is backed up once its mount targets are gone, and deleted once the backup is complete', () =>
    filing(async (run, world) => {
      await run.ready();
      const { id } = run.step.rows.get('file-system')!;
      const reason = await passUntil(run, world, /backup is RUNNING/);
      expect(reason).toMatch(new RegExp(`^${id} holds data: its backup is RUNNING$`));
      expect(world.ours()['AWS::EFS::FileSystem']).toBe(1);
      await run.undo();
      const order = ['efs:DeleteMountTarget', 'backup:StartBackupJob', 'efs:DeleteFileSystem'];
      const places = order.map((call) => world.calls.indexOf(call));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(world.calls.filter((call) => call === 'backup:StartBackupJob')).toHaveLength(1);

      const [point, ...others] = snapshots(world);
      expect(others).toEqual([]);
      expect(point).toMatchObject({ type: 'AWS::Backup::RecoveryPoint', state: 'completed' });
      expect(point!.tags).toMatchObject({ 'unity:session': 'spot-0123456789' });
      expect(run.step.rows.get(lastCopyKey)).toMatchObject({
        type: 'AWS::Backup::RecoveryPoint',
        id: point!.id,
        state: 'active',
        snapshot_of: 'file-system',
        retained: true,
        metadata: { file_system_id: id, backup_vault: 'unity-backup', backup_job_id: expect.any(String) },
      });
    }, written));

  it('is backed up by its metered size alone, however long ago it was written', () =>
    filing(
      async (run, world) => {
        await run.ready();
        await run.undo();
        expect(snapshots(world)).toHaveLength(1);
      },
      async (operation, proceed) => {
        const answer = await proceed();
        if (operation !== 'efs:DescribeFileSystems') return answer;
        const { FileSystems = [] } = answer as { FileSystems?: object[] };
        return { FileSystems: FileSystems.map((files) => ({ ...files, SizeInBytes: { Value: 10_240 } })) };
      },
    ));

  it('asks for one backup, though the answer was lost', () => {
    let lost = false;
    return filing(
      async (run, world) => {
        await run.ready();
        await expect(passUntil(run, world, /AWS Backup was asked/)).rejects.toMatchObject({ name: 'TimeoutError' });
        await run.undo();
        // What the lost call started is found among the backups of the file system, and followed by its own id.
        expect(world.calls.filter((call) => call === 'backup:StartBackupJob')).toHaveLength(1);
        expect(snapshots(world).map(({ id }) => id)).toEqual([run.step.rows.get(lastCopyKey)!.id]);
        expect(run.step.rows.get(lastCopyKey)!.metadata.backup_job_id).toEqual(expect.any(String));
      },
      async (operation, proceed) => {
        const answer = await written(operation, proceed);
        if (operation !== 'backup:StartBackupJob' || lost) return answer;
        lost = true;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      },
    );
  });

  it('stays when its backup fails, says why, and is backed up anew when the reason is mended', () =>
    filing(async (run, world) => {
      await run.ready();
      const { id } = run.step.rows.get('file-system')!;
      world.cloud.adjust({ denied: ['efs:Backup'] });
      await expect(run.undo()).rejects.toMatchObject({
        code: 'BackupFailed',
        message: `${id} holds data and stays: its backup ended as FAILED (Your backup job failed: the role may not read the resource.)`,
      });
      expect(world.ours()['AWS::EFS::FileSystem']).toBe(1);
      expect(world.calls).not.toContain('efs:DeleteFileSystem');
      world.cloud.adjust({ denied: [] });
      await run.undo();
      expect(snapshots(world)).toHaveLength(1);
      const past = run.step.rows.get(`${lastCopyKey}~1`)!;
      const copy = run.step.rows.get(lastCopyKey)!;
      expect([past.state, copy.state, copy.generation]).toEqual(['deleted', 'active', 2]);
      expect(copy.token).not.toBe(past.token);
    }, written));

  it('stays when its backup has gone from the vault meanwhile, and is backed up anew', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.adjust({ denied: ['efs:DeleteFileSystem'] });
      await expect(run.undo()).rejects.toMatchObject({ name: 'AccessDeniedException' });
      const [point] = snapshots(world);
      const command = { BackupVaultName: 'unity-backup', RecoveryPointArn: point!.id };
      await world.clients.backup.send(new DeleteRecoveryPointCommand(command));
      await world.clock.sleep(60_000);
      world.cloud.adjust({ denied: [] });
      run.step.reopen('file-system');
      await expect(run.undo()).rejects.toMatchObject({
        code: 'BackupFailed',
        message: expect.stringContaining(`its backup ${point!.id} is not in its vault any more`),
      });
      expect(world.ours()['AWS::EFS::FileSystem']).toBe(1);
      await run.undo();
      expect(snapshots(world).map(({ id }) => id)).toEqual([run.step.rows.get(lastCopyKey)!.id]);
    }, written));

  describe('while somebody else gets to it', () => {
    const fileSystem = (run: Efs) => run.step.rows.get('file-system')!.id!;
    /** Somebody makes a mount target by hand where one of ours is gone. */
    const reach = async (run: Efs, world: TestCloud): Promise<() => Promise<void>> => {
      const { efs } = world.clients;
      const SubnetId = run.input.subnet_ids[0]!;
      const query = { FileSystemId: fileSystem(run) };
      const { MountTargets = [] } = await efs.send(new DescribeMountTargetsCommand(query));
      const MountTargetId = MountTargets.find((one) => one.SubnetId === SubnetId)?.MountTargetId;
      if (MountTargetId) await efs.send(new DeleteMountTargetCommand({ MountTargetId }));
      await world.clock.sleep(300_000);
      const made = await efs.send(new CreateMountTargetCommand({ ...query, SubnetId }));
      await world.clock.sleep(300_000);
      return async () => {
        await efs.send(new DeleteMountTargetCommand({ MountTargetId: made.MountTargetId }));
        await world.clock.sleep(300_000);
      };
    };
    const backups = (world: TestCloud) => world.calls.filter((call) => call === 'backup:StartBackupJob').length;

    it('is not copied yet, and says through what it can be written to', () =>
      filing(async (run, world) => {
        await run.ready();
        const leave = await reach(run, world);
        const reason = await passUntil(run, world, /can still be written to/);
        expect(reason).toMatch(
          /^fs-\w+ can still be written to through fsmt-\w+, a mount target that is none of this step/,
        );
        expect(backups(world)).toBe(0);
        await leave();
        await run.undo();
        expect([backups(world), snapshots(world).length]).toEqual([1, 1]);
      }, written));

    it('is copied once more after a copy that was begun before', () =>
      filing(async (run, world) => {
        await run.ready();
        world.cloud.adjust({ denied: ['efs:DeleteFileSystem'] });
        await expect(run.undo()).rejects.toMatchObject({ name: 'AccessDeniedException' });
        expect(snapshots(world)).toHaveLength(1);
        const leave = await reach(run, world);
        run.step.reopen('file-system');
        await passUntil(run, world, /can still be written to/);
        await leave();
        world.cloud.adjust({ denied: [] });
        await run.undo();
        expect([backups(world), snapshots(world).length]).toEqual([2, 2]);
        expect(run.step.rows.get(`${lastCopyKey}-2`)).toMatchObject({ state: 'active', snapshot_of: 'file-system' });
      }, written));

    it('is copied once more while a copy is under way, which is waited for', () =>
      filing(async (run, world) => {
        await run.ready();
        await passUntil(run, world, /backup is RUNNING/);
        const { efs } = world.clients;
        const made = await efs.send(
          new CreateMountTargetCommand({ FileSystemId: fileSystem(run), SubnetId: run.input.subnet_ids[0]! }),
        );
        await passUntil(run, world, /can still be written to/);
        await world.clock.sleep(120_000);
        await efs.send(new DeleteMountTargetCommand({ MountTargetId: made.MountTargetId }));
        await run.undo();
        const copies = [lastCopyKey, `${lastCopyKey}-2`].map((key) => run.step.rows.get(key)!);
        expect(copies.map(({ state, metadata }) => [state, typeof metadata.completed_at])).toEqual([
          ['active', 'string'],
          ['active', 'string'],
        ]);
        expect(snapshots(world)).toHaveLength(2);
      }, written));

    it('is copied although it seemed that nobody had ever got to it', () => {
      let writes = 0;
      return filing(
        async (run, world) => {
          await run.ready();
          await passUntil(run, world, /waiting until CloudWatch/);
          const leave = await reach(run, world);
          await passUntil(run, world, /can still be written to/);
          writes = 4096;
          await leave();
          await run.undo();
          expect(snapshots(world)).toHaveLength(1);
        },
        async (operation, proceed) =>
          operation === 'cloudwatch:GetMetricStatistics' && writes > 0 ? { Datapoints: [{ Sum: writes }] } : proceed(),
      );
    });
  });

  it('is copied once more by a rollback that was asked for after an earlier one had copied it', () =>
    filing(async (run, world) => {
      await run.ready();
      run.step.askedAt = isoTime(world.clock);
      world.cloud.adjust({ denied: ['efs:DeleteFileSystem'] });
      for (const _ of [1, 2]) {
        await expect(run.undo()).rejects.toMatchObject({ name: 'AccessDeniedException' });
        run.step.reopen('file-system');
      }
      expect(snapshots(world)).toHaveLength(1);
      await world.clock.sleep(86_400_000);
      run.step.askedAt = isoTime(world.clock);
      world.cloud.adjust({ denied: [] });
      await run.undo();
      expect(snapshots(world)).toHaveLength(2);
    }, written));

  it('is copied by a rollback that was asked for after an earlier one had found that nobody could get to it', () => {
    let writes = 0;
    return filing(
      async (run, world) => {
        await run.begin();
        run.step.askedAt = isoTime(world.clock);
        world.cloud.adjust({ denied: ['efs:DeleteFileSystem'] });
        await expect(run.undo()).rejects.toMatchObject({ name: 'AccessDeniedException' });
        expect(run.step.rows.get('file-system')!.metadata.was_reachable).toBe(false);
        run.step.reopen('file-system');
        // Somebody has mounted it for a day, and left no trace but what CloudWatch knows.
        await world.clock.sleep(86_400_000);
        writes = 4096;
        world.cloud.adjust({ denied: [] });
        run.step.askedAt = isoTime(world.clock);
        await run.undo();
        expect(snapshots(world)).toHaveLength(1);
      },
      async (operation, proceed) =>
        operation === 'cloudwatch:GetMetricStatistics' && writes > 0 ? { Datapoints: [{ Sum: writes }] } : proceed(),
    );
  });

  it('stays when there is no vault to keep it in', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.adjust({ backupVaults: [] });
      await expect(run.undo()).rejects.toMatchObject({
        code: 'BackupFailed',
        message: expect.stringContaining('ResourceNotFoundException: Backup vault unity-backup does not exist.'),
      });
      expect(world.ours()['AWS::EFS::FileSystem']).toBe(1);
      world.cloud.adjust({ backupVaults: ['unity-backup'] });
    }, written));

  it('stays when nobody can tell whether it was written to', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.adjust({ denied: ['cloudwatch:GetMetricStatistics'] });
      await expect(run.undo()).rejects.toMatchObject({ message: expect.stringContaining('GetMetricStatistics') });
      expect(world.ours()['AWS::EFS::FileSystem']).toBe(1);
      world.cloud.adjust({ denied: [] });
    }));
});
