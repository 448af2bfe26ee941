import { AttachVolumeCommand, type Volume } from '@aws-sdk/client-ec2';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { hasCode, isNotFound } from '../../../resources/aws-error';
import { together } from '../../../resources/changes';
import { shownInstances } from '../../../resources/ec2/instance';
import { shownVolumes } from '../../../resources/ec2/volume';
import type { PollResult } from '../../action';
import { assertNotLost } from '../instances/look';
import { device, outputsOf, recordedVolumes, type VolumesContext } from './parts';

/** A volume on its way to its instance. */
interface Way {
  readonly key: string;
  readonly id: string;
  readonly instanceId: string;
}

/** Looks once where all volumes are, and attaches those that are free to instances that run. */
export async function attachAll(context: VolumesContext): Promise<PollResult> {
  const ways = recordedVolumes(context);
  const shown = await shownVolumes(
    context,
    ways.map(({ id }) => id),
  );
  const running = await runningInstances(context);
  const waits = await together(ways.map((way) => bring(context, way, shown.get(way.id), running)));
  const [reason] = waits.filter((wait) => wait !== undefined);
  if (reason !== undefined) return { status: 'pending', reason };
  return { status: 'ready', outputs: outputsOf(ways.map(({ id }) => id)) };
}

/**
 * Why a volume is not with its instance yet; undefined when it is.
 *
 * @throws UnityError ProvisioningFailed when it never will be
 */
async function bring(
  context: VolumesContext,
  way: Way,
  volume: Volume | undefined,
  running: ReadonlySet<string>,
): Promise<string | undefined> {
  const lost = (message: string) =>
    new UnityError('ProvisioningFailed', { message: `the volume ${way.id} ${message}` });
  if (volume === undefined) return `waiting until AWS shows ${way.id}`;
  switch (volume.State) {
    case 'error':
    case 'deleting':
    case 'deleted':
      throw lost(`is in the state "${volume.State}"`);
    case 'in-use': {
      const held = volume.Attachments?.[0];
      if (held?.InstanceId !== way.instanceId) throw lost(`is attached to ${held?.InstanceId ?? 'something else'}`);
      return held.State === 'attached' ? undefined : `${way.id} is ${held.State} at ${way.instanceId}`;
    }
    case 'available':
      if (!running.has(way.instanceId)) return `waiting until ${way.instanceId} runs`;
      await attach(context, way);
      return `attaching ${way.id} to ${way.instanceId}`;
    default:
      return `${way.id} is ${volume.State}`;
  }
}

/** That somebody may write to it from now on stands in the ledger before the call. */
async function attach(context: VolumesContext, { key, id, instanceId }: Way): Promise<void> {
  await context.note(key, { attached: true, copied_as: null, detach_asked_at: null });
  await context.fence();
  try {
    await context.clients.ec2.send(new AttachVolumeCommand({ VolumeId: id, InstanceId: instanceId, Device: device }));
  } catch (error) {
    // A moment ago both were ready: the next look tells, also when a call whose answer was lost has attached it.
    if (!hasCode(error, ['VolumeInUse', 'IncorrectState']) && !isNotFound(error)) throw error;
  }
}

async function runningInstances(context: VolumesContext): Promise<ReadonlySet<string>> {
  const found = await shownInstances(context, [...new Set(context.input.instance_ids)]);
  found.forEach(assertNotLost);
  return new Set([...found].flatMap(([id, { State }]) => (State?.Name === 'running' ? [id] : [])));
}
