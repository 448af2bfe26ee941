import type { CaptureResult } from '../../../../lambdas/actions/action';
import { createEfsAction } from '../../../../lambdas/actions/aws/create-efs/action';
import type { TestCloud } from '../../../helpers/action-cloud';
import { type Efs, filing } from './scene';

const pass = (run: Efs, checkpoint = 'before') => createEfsAction.capture!(run.step.saving(), checkpoint);

/** Passes until the capture is over. */
async function captured(run: Efs, world: TestCloud, checkpoint = 'before'): Promise<CaptureResult> {
  for (let passes = 0; passes < 400; passes += 1) {
    const result = await pass(run, checkpoint);
    if (result.status === 'captured') return result;
    await world.clock.sleep(2_000);
  }
  throw new Error('never captured');
}

const filesOf = (run: Efs) => String(run.step.rows.get('file-system')!.id);
const copyOf = (run: Efs, checkpoint = 'before') => run.step.rows.get(`recovery-point-${checkpoint}`);

describe('capturing files for a checkpoint', () => {
  it('copies what is there, in use, and copies it once', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.writeFile(filesOf(run), '/pages/index.html', 'hello');
      await world.clock.sleep(200_000);
      expect(await captured(run, world)).toEqual({ status: 'captured' });
      const copy = copyOf(run)!;
      expect(copy).toMatchObject({ state: 'active', snapshot_of: 'file-system', retained: true });
      expect(copy.metadata).toMatchObject({ size_gib: 0.001, completed_at: expect.any(String) });
      expect(world.cloud.files(copy.id!)).toEqual({ '/pages/index.html': 'hello' });
      expect(await pass(run)).toEqual({ status: 'captured' });
      expect(world.calls.filter((call) => call === 'backup:StartBackupJob')).toHaveLength(1);
      expect(world.calls).not.toContain('efs:DeleteMountTarget');
    }));

  it('says that nothing was ever written, once CloudWatch would know, and says so again', () =>
    filing(async (run, world) => {
      await run.ready();
      const startedAt = world.clock.now();
      const nothing = { status: 'captured', without: `nothing was ever written to ${filesOf(run)}` };
      expect(await pass(run)).toMatchObject({ status: 'pending', againInSeconds: 180 });
      expect(await captured(run, world)).toEqual(nothing);
      expect((world.clock.now() - startedAt) / 1000).toBeGreaterThanOrEqual(180);
      world.cloud.writeFile(filesOf(run), '/late', 'x');
      await world.clock.sleep(200_000);
      expect(await pass(run)).toEqual(nothing);
      expect(copyOf(run)).toBeUndefined();
      expect(await captured(run, world, 'after')).toEqual({ status: 'captured' });
      expect(world.cloud.files(copyOf(run, 'after')!.id!)).toEqual({ '/late': 'x' });
    }));

  it('copies what was written right before, though nobody tells of it yet', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.writeFile(filesOf(run), '/a', 'x');
      expect(await captured(run, world)).toEqual({ status: 'captured' });
      expect(world.cloud.files(copyOf(run)!.id!)).toEqual({ '/a': 'x' });
    }));

  it('fails with the reason when AWS Backup does, and makes a new copy when that is mended', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.writeFile(filesOf(run), '/a', 'x');
      await world.clock.sleep(200_000);
      world.cloud.adjust({ denied: ['efs:Backup'] });
      await expect(captured(run, world)).rejects.toMatchObject({
        code: 'BackupFailed',
        message: expect.stringMatching(/^fs-\w+ was not copied: its backup ended as FAILED \(/),
      });
      world.cloud.adjust({ denied: [] });
      expect(await captured(run, world)).toEqual({ status: 'captured' });
      expect(copyOf(run)).toMatchObject({ state: 'active', generation: 2 });
    }));

  it('is no copy for the end: what is written after it is copied again before the file system goes', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.writeFile(filesOf(run), '/a', 'x');
      await world.clock.sleep(200_000);
      await captured(run, world, 'rollback');
      world.cloud.writeFile(filesOf(run), '/b', 'y');
      await run.undo();
      const copies = world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');
      expect(copies.map(({ id }) => world.cloud.files(id))).toEqual([{ '/a': 'x' }, { '/a': 'x', '/b': 'y' }]);
    }));

  it('is waited for before the file system goes', () =>
    filing(async (run, world) => {
      await run.ready();
      world.cloud.writeFile(filesOf(run), '/a', 'x');
      await world.clock.sleep(200_000);
      await pass(run);
      await run.undo();
      const copies = world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');
      expect(copies.map(({ id }) => world.cloud.files(id))).toEqual([{ '/a': 'x' }, { '/a': 'x' }]);
      expect(copyOf(run)!.metadata.completed_at).toBeDefined();
    }));

  it('has nothing to do where the step made nothing', () =>
    filing(async (run) => {
      expect(await pass(run)).toMatchObject({ status: 'captured', without: expect.any(String) });
      await run.ready();
    }));
});
