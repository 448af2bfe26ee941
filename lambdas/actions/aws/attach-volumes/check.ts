import type { Volume } from '@aws-sdk/client-ec2';
import { shownVolumes } from '../../../resources/ec2/volume';
import type { Finding, StepContext } from '../../action';
import { device, recordedVolumes, type VolumesInput } from './parts';

type CheckContext = StepContext & { readonly input: VolumesInput };

/** Whether each instance has its volume, which nobody else can read and which stays when the instance goes. */
export async function checkVolumes(context: CheckContext): Promise<readonly Finding[]> {
  const recorded = recordedVolumes(context);
  const shown = await shownVolumes(
    context,
    recorded.map(({ id }) => id),
  );
  return recorded.flatMap(({ id, instanceId }) => check(context.input, id, instanceId, shown.get(id)));
}

function check(input: VolumesInput, id: string, instanceId: string, volume: Volume | undefined): Finding[] {
  if (volume === undefined) return [finding(`AWS does not show the volume ${id} any more.`)];
  const held = volume.Attachments?.find((one) => one.InstanceId === instanceId);
  return [
    ...(volume.Encrypted === true ? [] : [finding(`The volume ${id} is not encrypted.`)]),
    ...(volume.Size === input.size_gib
      ? []
      : [finding(`The volume ${id} has ${volume.Size} GiB, not ${input.size_gib}.`)]),
    ...(held?.State === 'attached' && held.Device === device
      ? []
      : [finding(`The volume ${id} is not attached to ${instanceId} as ${device}.`)]),
    ...(held?.DeleteOnTermination === true ? [finding(`The volume ${id} would go with ${instanceId}.`)] : []),
  ];
}

function finding(message: string): Finding {
  return { code: 'CheckFailed', message, remedy: 'Find out who changed it meanwhile, and deploy again.' };
}
