import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { describeFileSystem } from '../../../resources/efs/file-system';
import type { ThroughputMode } from './alarms/plan';
import type { MonitoringContext } from './make-alarms';

/** How the file system, if there is one, gets its throughput; looked up once, so that every try sets the same alarms. */
export async function throughputMode(context: MonitoringContext): Promise<ThroughputMode> {
  const id = context.input.file_system_id;
  if (id === undefined) return 'bursting';
  return context.freeze<ThroughputMode>('throughput_mode', async () => {
    const found = await describeFileSystem(context, id);
    if (found === undefined) throw new UnityError('NotYetVisible', { message: `AWS does not show ${id}` });
    return found.ThroughputMode ?? 'bursting';
  });
}
