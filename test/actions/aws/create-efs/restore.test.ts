import { DeleteRecoveryPointCommand } from '@aws-sdk/client-backup';
import { createEfsAction } from '../../../../lambdas/actions/aws/create-efs/action';
import { createEfsDefinition } from '../../../../lambdas/actions/aws/create-efs/definition';
import { lastCopyKey } from '../../../../lambdas/actions/aws/create-efs/secure';
import type { Tap, TestCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';
import { type Efs, filing } from './scene';

/** Writes a file, undoes the step, and begins another from the copy that was kept. */
function restoring(work: (again: Efs, world: TestCloud, copy: string) => Promise<void>, tap?: Tap): Promise<void> {
  return filing(async (run, world) => {
    await run.ready();
    world.cloud.writeFile(String(run.step.rows.get('file-system')!.id), '/pages/index.html', 'hello');
    await run.undo();
    const copy = run.step.rows.get(lastCopyKey)!.id!;
    const again = new ActionRun(world, createEfsAction, createEfsDefinition.input.parse(run.input), 'create_again');
    again.step.restored.set('file-system', copy);
    await work(again, world, copy);
    await again.undo();
  }, tap);
}

const rehearse = (run: Efs) => createEfsAction.rehearse!({ ...run.step.context(), input: run.input });
const filesOf = (run: Efs, world: TestCloud) => world.cloud.files(run.step.rows.get('file-system')!.id!)!;

describe('a file system that begins from a copy', () => {
  it('is ready once the copy is in it, in a folder of its own', () =>
    restoring(async (again, world) => {
      expect(await rehearse(again)).toEqual([]);
      await again.begin();
      expect(again.step.published.at(-1)).toMatchObject({ files_restored: true });
      const outputs = await again.ready();
      expect(outputs).toMatchObject({ files_restored: true });
      const [path, ...others] = Object.keys(filesOf(again, world));
      expect(path).toMatch(/^\/aws-backup-restore_[^/]+\/pages\/index\.html$/);
      expect(others).toEqual([]);
      expect(again.step.rows.get('file-system')!.metadata).toMatchObject({
        restore_job_id: expect.any(String),
        restored_at: expect.any(String),
      });
    }));

  it('is restored once, though the answer was lost', () => {
    let lost = false;
    return restoring(
      async (again, world) => {
        await expect(again.begin()).rejects.toMatchObject({ name: 'TimeoutError' });
        await again.ready();
        expect(world.calls.filter((call) => call === 'backup:StartRestoreJob')).toHaveLength(2);
        expect(Object.keys(filesOf(again, world))).toHaveLength(1);
      },
      async (operation, proceed) => {
        const answer = await proceed();
        if (operation !== 'backup:StartRestoreJob' || lost) return answer;
        lost = true;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      },
    );
  });

  it('fails with AWS’s reason when the restore does', () =>
    restoring(async (again, world, copy) => {
      world.cloud.adjust({ denied: ['efs:Restore'] });
      await expect(again.ready()).rejects.toMatchObject({
        code: 'ProvisioningFailed',
        message: `${copy} could not be restored: the job ended as FAILED (Your restore job failed: the role may not restore into the file system.)`,
      });
      world.cloud.adjust({ denied: [] });
    }));

  it('finds out before anything is made that the copy is gone', () =>
    restoring(async (again, world, copy) => {
      const command = { BackupVaultName: 'unity-backup', RecoveryPointArn: copy };
      await world.clients.backup.send(new DeleteRecoveryPointCommand(command));
      await world.clock.sleep(60_000);
      expect(await rehearse(again)).toMatchObject([
        { message: expect.stringContaining(`${copy} is not in the vault`) },
      ]);
    }));

  it('is copied again before it goes, since what was restored may have been changed', () =>
    restoring(async (again, world) => {
      await again.ready();
      await again.undo();
      const copies = world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');
      expect(copies.map(({ id }) => Object.values(world.cloud.files(id)!))).toEqual([['hello'], ['hello']]);
    }));

  it('tells that it holds nothing of the kind where it begins from nothing', () =>
    filing(async (run) => {
      expect(await rehearse(run)).toEqual([]);
      expect(await run.ready()).toMatchObject({ files_restored: false });
    }));
});
