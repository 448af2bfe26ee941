import { drawResourceId } from '../account/draw';
import type { TagPair } from '../account/record';
import type { World } from '../account/world';
import { isRefusal } from '../api/refusal';
import { bringUp, type LaunchOrigin } from './bring-up';
import type { FleetOutcome } from './compute-records';
import { type FleetPool, weightOf } from './fleet-pools';
import { planLaunch } from './launch-plan';

/** What one market of a fleet is to bring. */
export interface FleetPart {
  readonly market: 'spot' | 'on-demand';
  readonly target: number;
  /** In the order in which they are tried. */
  readonly pools: readonly FleetPool[];
  /** One instance a pool in turn, instead of all from the best. */
  readonly inTurn: boolean;
}

/** Whose instances they will be, and their tags. */
export interface FleetOwner {
  readonly fleetId: string;
  readonly token: string | null;
  readonly instanceTags: readonly TagPair[];
  readonly volumeTags: readonly TagPair[];
}

interface PoolProgress {
  readonly pool: FleetPool;
  readonly instanceIds: string[];
  error: FleetOutcome['error'];
}

function originOf(world: World, owner: FleetOwner, pool: FleetPool): LaunchOrigin {
  const systemTags = [
    { Key: 'aws:ec2:fleet-id', Value: owner.fleetId },
    { Key: 'aws:ec2launchtemplate:id', Value: pool.templateId },
    { Key: 'aws:ec2launchtemplate:version', Value: pool.version },
  ];
  return { ...owner, reservationId: drawResourceId(world.random, 'r'), systemTags };
}

/** In a fleet a type that a zone does not offer comes under a code of its own (Karpenter's logs). */
function poolError(code: string, message: string): FleetOutcome['error'] {
  return { code: code === 'Unsupported' ? 'InvalidFleetConfiguration' : code, message };
}

/** Launches one instance from the pool; a pool that refuses keeps the reason. */
function tryPool(world: World, progress: PoolProgress, part: FleetPart, owner: FleetOwner): boolean {
  const { data, override } = progress.pool;
  const place = {
    instanceType: override.InstanceType,
    imageId: override.ImageId,
    subnetId: override.SubnetId,
    zone: override.AvailabilityZone,
    market: part.market,
    maxPrice: part.market === 'spot' ? override.MaxPrice : undefined,
  };
  try {
    const plan = planLaunch(world, data, place);
    progress.instanceIds.push(bringUp(world, plan, originOf(world, owner, progress.pool)).id);
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    progress.error = poolError(error.name, error.message);
    return false;
  }
}

/** Brings as much of one market as its pools give. Pools that were not needed are not in the outcome. */
export function launchPart(world: World, part: FleetPart, owner: FleetOwner): readonly FleetOutcome[] {
  const progress: PoolProgress[] = part.pools.map((pool) => ({ pool, instanceIds: [], error: null }));
  let left = part.target;
  let open = progress;
  while (left > 0 && open.length > 0) {
    const [first, ...others] = open;
    if (first === undefined) break;
    const launched = tryPool(world, first, part, owner);
    if (launched) left -= weightOf(first.pool);
    open = launched ? (part.inTurn ? [...others, first] : open) : others;
  }
  return progress.flatMap(({ pool, instanceIds, error }) => {
    const shared = {
      templateId: pool.templateId,
      version: pool.version,
      override: { ...pool.override },
      market: part.market,
      instanceType: pool.override.InstanceType ?? pool.data.InstanceType ?? null,
    };
    return [
      ...(instanceIds.length > 0 ? [{ ...shared, instanceIds, error: null }] : []),
      ...(error === null ? [] : [{ ...shared, instanceIds: [], error }]),
    ];
  });
}
