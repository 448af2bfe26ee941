import type { StepContext } from '../actions/action';
import { shownVolumes } from '../resources/ec2/volume';
import { describeFileSystem } from '../resources/efs/file-system';
import { listMountTargets } from '../resources/efs/mount-target';
import { type HealthLook, healthy, type Seen, unhealthy } from './look';

/** What a file system and its mount targets are while they work. */
const working: readonly string[] = ['available', 'updating'];

/** Whether each file system can be used, through each of its mount targets. */
export const healthOfFileSystems: HealthLook = async (context, rows) =>
  (await Promise.all(rows.map(({ id }) => ofFileSystem(context, id)))).flat();

async function ofFileSystem(context: StepContext, id: string): Promise<readonly Seen[]> {
  const found = await describeFileSystem(context, id);
  if (found === undefined) return [unhealthy(id, `${id} is not there any more`)];
  const doors = await listMountTargets(context, { FileSystemId: id });
  return [
    judge(id, found.LifeCycleState),
    ...doors.map(({ MountTargetId = '', LifeCycleState }) => judge(MountTargetId, LifeCycleState)),
  ];
}

function judge(id: string, state = 'in no state'): Seen {
  return working.includes(state) ? healthy(id, `${id} is ${state}`) : unhealthy(id, `${id} is ${state}`);
}

/** Whether each volume is held by an instance. */
export const healthOfVolumes: HealthLook = async (context, rows) => {
  const shown = await shownVolumes(
    context,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id }) => {
    const state = shown.get(id)?.State;
    if (state === undefined) return unhealthy(id, `${id} is not there any more`);
    return state === 'in-use' ? healthy(id, `${id} is attached`) : unhealthy(id, `${id} is ${state}`);
  });
};
