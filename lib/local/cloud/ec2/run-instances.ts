import type { RequestLaunchTemplateData, Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { drawResourceId } from '../account/draw';
import { isAlive } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { isRefusal, refuse } from '../api/refusal';
import { volumesOf } from './attachments';
import { bringUp } from './bring-up';
import type { InstanceRecord } from './compute-records';
import { viewInstance } from './instance-view';
import { type LaunchPlace, planLaunch } from './launch-plan';
import { versionOf } from './launch-template-versions';
import { namedTemplate } from './launch-templates';

type LaunchData = RequestLaunchTemplateData & { readonly SubnetId?: string | undefined };

/** The members of the request over those of its launch template. */
function mergedData(world: World, request: RunInstancesRequest): LaunchData {
  const template = request.LaunchTemplate;
  const base = template === undefined ? {} : versionOf(namedTemplate(world, template), template.Version).data;
  const { LaunchTemplate, MinCount, MaxCount, ClientToken, DryRun, TagSpecifications, ...given } = request;
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const tags = [...(base.TagSpecifications ?? []), ...(TagSpecifications ?? [])];
  return { ...base, ...own, TagSpecifications: tags };
}

function checkCounts({ MinCount: least = 1, MaxCount: most = 1 }: RunInstancesRequest): void {
  if (least >= 1 && most >= least) return;
  const message = `Value (${least}) for parameter minCount is invalid. It must be at least 1 and not above maxCount.`;
  throw refuse('InvalidParameterValue', message);
}

/** Launches as many as there is room for, up to MaxCount; fewer than MinCount are none. */
function launch(world: World, request: RunInstancesRequest): string {
  const data = mergedData(world, request);
  const place: LaunchPlace = { market: data.InstanceMarketOptions?.MarketType === 'spot' ? 'spot' : 'on-demand' };
  checkCounts(request);
  const reservationId = drawResourceId(world.random, 'r');
  const origin = {
    reservationId,
    fleetId: null,
    token: request.ClientToken ?? null,
    instanceTags: [],
    volumeTags: [],
    systemTags: [],
  };
  const made: InstanceRecord[] = [];
  try {
    for (let count = 0; count < (request.MaxCount ?? 1); count += 1) {
      made.push(bringUp(world, planLaunch(world, data, place), origin));
    }
  } catch (error) {
    if (!isRefusal(error) || made.length < (request.MinCount ?? 1)) {
      for (const instance of made) unmake(world, instance);
      throw error;
    }
  }
  return reservationId;
}

function unmake(world: World, instance: InstanceRecord): void {
  const { ec2 } = world.state;
  for (const { id } of volumesOf(world, instance.id)) ec2.volumes.delete(id);
  ec2.instances.delete(instance.id);
  ec2.interfaces.delete(instance.interfaceId);
}

/**
 * Tokens of RunInstances are zonal when a place is named: the same token in another zone launches again
 * (EC2 devguide, idempotency).
 */
function scopeOf(world: World, request: RunInstancesRequest): string {
  const data = mergedData(world, request);
  const subnetId = data.NetworkInterfaces?.[0]?.SubnetId ?? data.SubnetId;
  const zone = subnetId === undefined ? data.Placement?.AvailabilityZone : world.state.ec2.subnets.get(subnetId)?.zone;
  return `RunInstances/${zone ?? world.region}`;
}

export const runInstancesOperations = {
  RunInstances: operation<RunInstancesRequest, Reservation>()(['MinCount', 'MaxCount'], (world, request) => {
    const reservationId = once(world, scopeOf(world, request), request, () => launch(world, request));
    const all = [...world.state.ec2.instances.values()];
    const instances = all.filter((instance) => instance.reservationId === reservationId);
    if (!instances.some((instance) => isAlive(instance, world.now))) {
      throw refuse(
        'IdempotentInstanceTerminated',
        'The specified client token belongs to instances that are terminated.',
      );
    }
    return {
      ReservationId: reservationId,
      OwnerId: world.accountId,
      Groups: [],
      Instances: instances.map((instance) => viewInstance(world, instance)),
    };
  }),
};
