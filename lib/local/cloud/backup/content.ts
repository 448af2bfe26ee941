import { filesAt, type StoredFiles } from '../account/stored-files';
import type { World } from '../account/world';
import type { FileSystemRecord } from '../efs/state';
import type { RecoveryPointRecord } from './state';

/** What a backup keeps is what was there when it began to run (assumed: AWS promises no moment). */
export function contentOf({ state }: World, point: RecoveryPointRecord): StoredFiles {
  if (point.files !== null) return point.files;
  const job = state.backup.jobs.get(point.jobId);
  const source = state.efs.fileSystems.get(job?.resourceArn.split('/').at(-1) ?? '');
  return job === undefined || source === undefined ? {} : filesAt(source.changes, job.runsAt);
}

/**
 * What becomes of the backups of a file system that is deleted now: complete ones keep what is in them; one under way
 * fails and leaves nothing.
 */
export function settleBackupsOf(world: World, resourceArn: string, files: FileSystemRecord): void {
  const { jobs, recoveryPoints } = world.state.backup;
  for (const job of jobs.values()) {
    if (job.resourceArn !== resourceArn || job.failure !== null) continue;
    const point = recoveryPoints.get(job.recoveryPointArn);
    if (job.endsAt > world.now) {
      job.failure = 'Your backup job failed: the resource was deleted.';
      recoveryPoints.delete(job.recoveryPointArn);
    } else if (point !== undefined) {
      point.files ??= filesAt(files.changes, job.runsAt);
    }
  }
}
