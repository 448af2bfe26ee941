import { CreateVolumeCommand } from '@aws-sdk/client-ec2';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { onceVisible } from '../../../resources/changes';
import { listInstances } from '../../../resources/ec2/instance';
import { volumes } from '../../../resources/ec2/volume';
import type { MakeContext, StepContext } from '../../action';
import type { OutputValues } from '../../definition';
import { withName } from '../../tags';
import { launchEach } from '../instances/launch-each';
import { type attachVolumesDefinition, volumeKey, volumeKeys } from './definition';

export type VolumesInput = z.output<typeof attachVolumesDefinition.input>;
export type VolumesContext = MakeContext<VolumesInput>;

/** The device that volumes are attached as: the first that is meant for them (EC2 user guide, device names). */
export const device = '/dev/sdf';

/** The keys of copies that none of the volumes of these keys begins with: their data would be left behind. */
export function spareCopies(context: StepContext, keys: readonly string[]): readonly string[] {
  return context.restoreKeys().filter((key) => !keys.includes(key));
}

/** Makes the volumes, each in the zone of its instance, and tells what is known then. */
export async function makeVolumes(context: VolumesContext): Promise<OutputValues> {
  const { instance_ids, count = instance_ids.length } = context.input;
  if (count !== instance_ids.length) {
    throw new UnityError('InputInvalid', {
      message: `count is ${count}, and there are ${instance_ids.length} instances`,
    });
  }
  // Where the number was not known before, the rehearsal could not refuse it.
  const spare = spareCopies(context, volumeKeys(instance_ids.length));
  if (spare.length > 0) {
    throw new UnityError('InputInvalid', {
      message: `there are copies that ${spare.join(', ')} would begin with, and the last volume is ${volumeKey(instance_ids.length)}`,
    });
  }
  // Where an instance stands never changes; what is asked for once must be asked for in the same words again.
  const zones = await context.freeze('zones', () => zonesOf(context, instance_ids));
  const ids = await launchEach(instance_ids.length, (ordinal) => {
    const zone = zones[ordinal - 1] ?? '';
    const metadata = { instance_id: instance_ids[ordinal - 1] ?? '', zone };
    return context.make(volumeKey(ordinal), volumes, (row) => createVolume(context, row, zone), metadata);
  });
  return outputsOf(ids);
}

export function outputsOf(ids: readonly string[]): OutputValues {
  return { data_volume_ids: [...ids], data_device: device };
}

async function createVolume(context: VolumesContext, row: ResourceRow, zone: string): Promise<string> {
  const { size_gib, volume_type, iops, throughput } = context.input;
  const command = new CreateVolumeCommand({
    ClientToken: row.token,
    AvailabilityZone: zone,
    Size: size_gib,
    VolumeType: volume_type,
    Encrypted: true,
    ...(iops !== undefined && { Iops: iops }),
    ...(throughput !== undefined && { Throughput: throughput }),
    SnapshotId: context.restoreFrom(row.key),
    TagSpecifications: [{ ResourceType: 'volume', Tags: withName(context.tags(row.key), context.session, row.key) }],
  });
  const { VolumeId } = await context.clients.ec2.send(command);
  invariant(VolumeId, 'CreateVolume answered without an id');
  return VolumeId;
}

/** @throws UnityError NotYetVisible while AWS does not show an instance, so that the driver comes back */
async function zonesOf(context: VolumesContext, ids: readonly string[]): Promise<string[]> {
  const found = await onceVisible(context, () => listInstances(context, { InstanceIds: [...new Set(ids)] }));
  return ids.map((id) => {
    const zone = found.find((instance) => instance.InstanceId === id)?.Placement?.AvailabilityZone;
    if (zone !== undefined) return zone;
    throw new UnityError('NotYetVisible', { message: `AWS does not show in which zone ${id} stands` });
  });
}

/** The volumes that are recorded, in the order of their instances. */
export function recordedVolumes(
  context: StepContext & { readonly input: VolumesInput },
): readonly { readonly key: string; readonly id: string; readonly instanceId: string }[] {
  return context.input.instance_ids.flatMap((instanceId, index) => {
    const key = volumeKey(index + 1);
    const id = context.resource(key)?.id;
    return id === undefined ? [] : [{ key, id, instanceId }];
  });
}
