import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import type { FileSystemDescription } from '@aws-sdk/client-efs';
import { isoTime } from '../../../../lib/ports/clock';
import { unlessAbsent } from '../../../resources/aws-error';
import { listMountTargets, mountTargets } from '../../../resources/efs/mount-target';
import type { SavingContext, StepContext, UndoContext } from '../../action';
import { isOfEarlierRollback } from '../../earlier-rollback';
import { addNotes, type HeldFiles, heldFiles } from './data-notes';

/** What AWS meters for a file system without a file: its own bookkeeping (EFS API reference, DescribeFileSystems). */
const emptyBytes = 6_144;
const daySeconds = 86_400;
/** CloudWatch keeps hourly data so long; the metered size tells of everything older. */
const keptDays = 455;

/**
 * Notes once a rollback, before the mount targets go, whether any of them ever answered: where none did, nothing was written.
 * What an earlier rollback has noted says nothing of the time since. Nor do mount targets say anything of a file system that
 * was only found: whoever made it may have restored it, or taken them away.
 */
export async function noteReach(context: UndoContext): Promise<void> {
  const files = heldFiles(context);
  if (files === undefined) return;
  const { was_reachable: known, reach_noted_at: notedAt } = files.notes;
  const isOld = isOfEarlierRollback(context, notedAt);
  if (known !== undefined && !isOld) return;
  const rows = context.resources().filter((row) => row.type === mountTargets.type && row.id !== undefined);
  const shown = (await unlessAbsent(() => listMountTargets(context, { FileSystemId: files.id }))) ?? [];
  const fresh = shown.filter((target) => target.LifeCycleState === 'creating');
  const isFresh = (id: string | undefined) => fresh.some((target) => target.MountTargetId === id);
  await addNotes(context, {
    was_reachable: files.isFound || fresh.length < shown.length || !rows.every((row) => isFresh(row.id)),
    reach_noted_at: isoTime(context.clock),
    ...(isOld && { closed_at: null }),
  });
}

/**
 * Whether anything was ever written to a file system that nobody can mount any more; `unknown` for as long as something
 * written last may not have been told yet. AWS meters the size within hours only, so the bytes written are asked for as
 * well, which CloudWatch knows after minutes.
 */
export async function wasWritten(context: UndoContext, files: FileSystemDescription): Promise<boolean | 'unknown'> {
  const notes = heldFiles(context)?.notes;
  if (notes?.was_reachable === false) return false;
  if (await holdsData(context, files)) return true;
  if (typeof notes?.closed_at === 'string') return settlesInSeconds(context, notes) > 0 ? 'unknown' : false;
  await addNotes(context, { closed_at: isoTime(context.clock) });
  return 'unknown';
}

/** Whether it is known by now that something was written to it, or restored into it. */
export async function holdsData(context: SavingContext, files: FileSystemDescription): Promise<boolean> {
  if (heldFiles(context)?.notes.restored_at !== undefined) return true;
  return (files.SizeInBytes?.Value ?? 0) > emptyBytes || (await bytesWritten(context, files)) > 0;
}

/** How long what was written last may still be unknown to CloudWatch, so that it need not be asked again yet. */
export function settlesInSeconds({ clock, settings }: StepContext, { closed_at }: HeldFiles['notes']): number {
  if (typeof closed_at !== 'string') return 0;
  return Math.max(0, settings.fileMetricsSeconds - (clock.now() - Date.parse(closed_at)) / 1000);
}

async function bytesWritten({ clients, clock }: StepContext, files: FileSystemDescription): Promise<number> {
  const now = clock.now();
  const oldest = now - keptDays * daySeconds * 1000;
  const answer = await clients.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/EFS',
      MetricName: 'DataWriteIOBytes',
      Dimensions: [{ Name: 'FileSystemId', Value: files.FileSystemId }],
      StartTime: new Date(Math.max(oldest, (files.CreationTime?.getTime() ?? oldest) - 60_000)),
      EndTime: new Date(now + 60_000),
      Period: daySeconds,
      Statistics: ['Sum'],
    }),
  );
  return (answer.Datapoints ?? []).reduce((total, { Sum = 0 }) => total + Sum, 0);
}
