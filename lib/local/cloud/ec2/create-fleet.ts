import type { CreateFleetRequest, CreateFleetResult } from '@aws-sdk/client-ec2';
import { drawUuid } from '../account/draw';
import { born } from '../account/record';
import { once } from '../account/tokens';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import type { FleetOutcome, FleetRecord } from './compute-records';
import { launchPart } from './fleet-launch';
import { type FleetPool, ranked } from './fleet-pools';
import { viewErrors, viewInstances } from './fleet-view';
import { readLaunchTags } from './launch-options';
import { versionOf } from './launch-template-versions';
import { namedTemplate } from './launch-templates';
import { tagsFor } from './tag-specifications';

function readPools(world: World, request: CreateFleetRequest): readonly FleetPool[] {
  const pools = (request.LaunchTemplateConfigs ?? []).flatMap(
    ({ LaunchTemplateSpecification: given = {}, Overrides }) => {
      const template = namedTemplate(world, given);
      const version = versionOf(template, given.Version);
      const overrides = Overrides === undefined || Overrides.length === 0 ? [{}] : Overrides;
      return overrides.map((override) => ({
        templateId: template.id,
        version: String(version.number),
        data: version.data,
        override,
      }));
    },
  );
  return pools.map((pool, order) => ({ ...pool, order }));
}

interface Targets {
  readonly total: number;
  readonly spot: number;
  readonly onDemand: number;
}

function readTargets(request: CreateFleetRequest): Targets {
  const given = request.TargetCapacitySpecification ?? { TotalTargetCapacity: undefined };
  const total = given.TotalTargetCapacity ?? 0;
  if (total < 1)
    throw refuse('InvalidParameterValue', `Value (${total}) for parameter totalTargetCapacity is invalid.`);
  const onDemandByDefault = given.DefaultTargetCapacityType !== 'spot';
  const onDemand = given.OnDemandTargetCapacity ?? (onDemandByDefault ? total - (given.SpotTargetCapacity ?? 0) : 0);
  const spot = given.SpotTargetCapacity ?? total - onDemand;
  if (onDemand < 0 || spot < 0 || onDemand + spot > total) {
    throw refuse(
      'InvalidParameterCombination',
      'Spot and On-Demand target capacity must not exceed the total target capacity.',
    );
  }
  return onDemandByDefault ? { total, spot, onDemand: total - spot } : { total, spot: total - onDemand, onDemand };
}

/** Options that would change the outcome and are not followed are better refused than passed over. */
function checkOptions(request: CreateFleetRequest): void {
  const followed = ['AllocationStrategy', 'InstanceInterruptionBehavior', 'MaintenanceStrategies'];
  const given = { ...request.SpotOptions, ...request.OnDemandOptions };
  const other = Object.entries(given).find(([name, value]) => value !== undefined && !followed.includes(name));
  if (other !== undefined) throw notSimulated(`CreateFleet with ${other[0]}`);
  const overrides = (request.LaunchTemplateConfigs ?? []).flatMap(({ Overrides }) => Overrides ?? []);
  if (overrides.some(({ InstanceRequirements }) => InstanceRequirements !== undefined)) {
    throw notSimulated('CreateFleet with InstanceRequirements');
  }
}

function launchFleet(world: World, request: CreateFleetRequest): string {
  const taggable = ['fleet', 'instance', 'volume', 'network-interface', 'spot-instances-request'];
  const tags = tagsFor(request.TagSpecifications, 'fleet', taggable);
  const launchTags = readLaunchTags(request.TagSpecifications);
  const pools = readPools(world, request);
  const targets = readTargets(request);
  const common = born(world, `fleet-${drawUuid(world.random)}`, tags);
  const token = request.ClientToken ?? null;
  const owner = { fleetId: common.id, token, instanceTags: launchTags.instance, volumeTags: launchTags.volume };
  const outcomes: FleetOutcome[] = [];
  for (const market of ['on-demand', 'spot'] as const) {
    const spot = market === 'spot';
    const strategy = (spot ? request.SpotOptions : request.OnDemandOptions)?.AllocationStrategy ?? 'lowest-price';
    const part = {
      market,
      target: spot ? targets.spot : targets.onDemand,
      pools: ranked(world, pools, market, strategy),
      inTurn: strategy === 'diversified',
    };
    outcomes.push(...launchPart(world, part, owner));
  }
  const fleet: FleetRecord = { ...common, token, ...targets, outcomes };
  world.state.ec2.fleets.set(fleet.id, fleet);
  return fleet.id;
}

export const createFleetOperations = {
  CreateFleet: operation<CreateFleetRequest, CreateFleetResult>()(
    ['LaunchTemplateConfigs', 'TargetCapacitySpecification'],
    (world, request) => {
      if (request.Type !== 'instant') throw notSimulated('fleets of any type but instant');
      checkOptions(request);
      const id = once(world, 'CreateFleet', request, () => launchFleet(world, request));
      const outcomes = world.state.ec2.fleets.get(id)?.outcomes ?? [];
      return { FleetId: id, Errors: viewErrors(outcomes), Instances: viewInstances(outcomes) };
    },
  ),
};
