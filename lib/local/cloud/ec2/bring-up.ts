import { drawHex, drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born, type TagPair } from '../account/record';
import type { World } from '../account/world';
import { mergeTags } from '../api/tags';
import { figures } from '../figures';
import type { InstanceRecord } from './compute-records';
import { rootDevice } from './images';
import type { LaunchPlan } from './launch-plan';
import { addInterface } from './network-interfaces';
import { takePublicAddress } from './public-addresses';
import { checkQuota } from './quota';

/** What the call that launches adds to the plan. */
export interface LaunchOrigin {
  readonly reservationId: string;
  readonly fleetId: string | null;
  readonly token: string | null;
  /** Tags of the call, over those of the plan. */
  readonly instanceTags: readonly TagPair[];
  readonly volumeTags: readonly TagPair[];
  /** `aws:` tags, which EC2 adds itself. */
  readonly systemTags: readonly TagPair[];
}

/** The volumes of a launch are there and attached when its instance is. */
function addVolumes(world: World, plan: LaunchPlan, instanceId: string, tags: readonly TagPair[]): void {
  const { now, random, state } = world;
  for (const { device, deleteOnTermination, ...planned } of plan.volumes) {
    const record = born(world, drawResourceId(random, 'vol'), tags);
    const isRoot = device === rootDevice.device;
    state.ec2.volumes.set(record.id, {
      ...record,
      ...planned,
      zone: plan.subnet.zone,
      iops: null,
      throughput: null,
      snapshotId: null,
      availableAt: now,
      attachment: { instanceId, device, deleteOnTermination, isRoot, askedAt: now, attachedAt: now, detach: null },
      changes: [],
    });
  }
}

/** Makes one instance with its interface and volumes. Only a full subnet can still refuse it. */
export function bringUp(world: World, plan: LaunchPlan, origin: LaunchOrigin): InstanceRecord {
  const { random, now, state } = world;
  const { ec2 } = state;
  checkQuota(world, 'vpc/L-DF5E4CA3', ec2.interfaces.values(), {
    code: 'NetworkInterfaceLimitExceeded',
    noun: 'network interfaces',
  });
  const id = drawResourceId(random, 'i');
  const eni = addInterface(world, plan.subnet, {
    kind: 'interface',
    description: '',
    instanceId: id,
    groups: plan.groups,
    launchIp: plan.publicIp ? takePublicAddress(world) : null,
    tags: plan.tags.networkInterface,
  });
  const tags = [...mergeTags(plan.tags.instance, origin.instanceTags), ...origin.systemTags];
  const record = born(world, id, tags);
  const spotRequestId = plan.market === 'spot' ? `sir-${drawHex(random, 8)}` : null;
  addVolumes(world, plan, id, mergeTags(plan.tags.volume, origin.volumeTags));
  const instance: InstanceRecord = {
    ...record,
    reservationId: origin.reservationId,
    token: origin.token,
    fleetId: origin.fleetId,
    market: plan.market,
    spotRequestId,
    instanceType: plan.type.name,
    imageId: plan.image.id,
    architecture: plan.image.architecture,
    zone: plan.subnet.zone,
    vpcId: plan.subnet.vpcId,
    subnetId: plan.subnet.id,
    interfaceId: eni.id,
    profile: plan.profile,
    keyName: plan.keyName,
    runningAt: now + takes(world, 'instanceRunning', id, drawMilliseconds(random, figures.instanceRunning)),
    agentAt: now + takes(world, 'agentOnline', id, drawMilliseconds(random, figures.agentOnline)),
    metadataOptions: plan.metadataOptions,
    monitoring: plan.monitoring,
    terminationProtected: plan.terminationProtected,
    stoppingAt: null,
    commandIds: [],
  };
  ec2.instances.set(id, instance);
  return instance;
}
