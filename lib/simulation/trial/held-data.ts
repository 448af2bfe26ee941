import type { CloudState } from '../../local/cloud/account/state';
import type { FileChange, StoredFiles } from '../../local/cloud/account/stored-files';
import { filesAt } from '../../local/cloud/account/stored-files';
import type { HeldData } from '../observation';

/** What a set-up leaves of its own in a file system: nobody's data. */
const ownMark = /^\/\.unity-restored_/;

/**
 * What of the account holds data, which files are in it, and which complete copies there are of them. An instance's root
 * volume holds its operating system and goes with it.
 */
export function heldData({ ec2, efs, backup }: CloudState, now: number): HeldData {
  const holder = (type: string, one: { id: string; goneAt: number | null; changes: readonly FileChange[] }) => ({
    type,
    id: one.id,
    isLeaving: one.goneAt !== null,
    content: piecesOf(filesAt(one.changes, now)),
  });
  const points = [...backup.recoveryPoints.values()].flatMap((point) => {
    const job = backup.jobs.get(point.jobId);
    if (job === undefined || job.failure !== null || now < job.endsAt || point.goneAt !== null) return [];
    const of = job.resourceArn.split('/').at(-1) ?? '';
    const files = point.files ?? filesAt(efs.fileSystems.get(of)?.changes ?? [], job.runsAt);
    return [{ id: point.id, of, content: piecesOf(files) }];
  });
  const snapshots = [...ec2.snapshots.values()]
    .filter((one) => one.failure === null && one.goneAt === null && now >= one.settledAt)
    .map((one) => ({ id: one.id, of: one.volumeId, content: piecesOf(one.content) }));
  const volumes = [...ec2.volumes.values()].filter(({ attachment }) => !attachment?.isRoot);
  return {
    holders: [
      ...[...efs.fileSystems.values()].map((one) => holder('AWS::EFS::FileSystem', one)),
      ...volumes.map((one) => holder('AWS::EC2::Volume', one)),
    ],
    copies: [...points, ...snapshots],
  };
}

function piecesOf(files: StoredFiles): readonly string[] {
  return Object.entries(files).flatMap(([path, content]) => (ownMark.test(path) ? [] : [`${path}: ${content}`]));
}
