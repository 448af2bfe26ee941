import type { CloudState } from '../../local/cloud/account/state';
import { jobState } from '../../local/cloud/backup/jobs';
import type { FileSystemRecord } from '../../local/cloud/efs/state';
import type { HeldData } from '../observation';

/** What of the account holds data, what is in it, and which complete copies there are of it. */
export function heldData({ efs, backup }: CloudState, now: number): HeldData {
  const files = [...efs.fileSystems.values()];
  const holders = files.map((one) => ({
    type: 'AWS::EFS::FileSystem',
    id: one.id,
    isLeaving: one.goneAt !== null,
    content: writtenBy(one, now),
  }));
  const copies = [...backup.jobs.values()]
    .filter((job) => jobState(job, now).State === 'COMPLETED')
    .filter((job) => backup.recoveryPoints.get(job.recoveryPointArn)?.goneAt === null)
    .map((job) => {
      const of = job.resourceArn.split('/').at(-1) ?? '';
      const source = efs.fileSystems.get(of);
      return { id: job.recoveryPointArn, of, content: source === undefined ? [] : writtenBy(source, job.runsAt) };
    });
  return { holders, copies };
}

function writtenBy({ writes }: FileSystemRecord, now: number): readonly string[] {
  return writes.filter(({ at }) => at <= now).map(({ at, bytes }) => `${bytes} bytes at ${new Date(at).toISOString()}`);
}
