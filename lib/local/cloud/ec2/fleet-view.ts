import type {
  CreateFleetError,
  CreateFleetInstance,
  FleetData,
  FleetStateCode,
  LaunchTemplateAndOverridesResponse,
} from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import type { FleetOutcome, FleetRecord, InstanceRecord } from './compute-records';
import { writeTags } from './tag-specifications';

/** The instances that a fleet launched, as far as they are remembered. */
export function fleetInstances(world: World, fleet: FleetRecord): readonly InstanceRecord[] {
  const ids = fleet.outcomes.flatMap((outcome) => outcome.instanceIds);
  return ids.flatMap((id) => world.state.ec2.instances.get(id) ?? []);
}

/**
 * Where a fleet stands now. That one which launched nothing is `failed` is assumed: AWS names the state and does not say
 * when. It holds nothing and costs nothing either way.
 */
export function fleetState({ now }: World, fleet: FleetRecord): FleetStateCode {
  if (fleet.outcomes.every((outcome) => outcome.instanceIds.length === 0)) return 'failed';
  if (fleet.goneAt === null) return 'active';
  return now < fleet.goneAt ? 'deleted_terminating' : 'deleted';
}

function templateAndOverrides(outcome: FleetOutcome): LaunchTemplateAndOverridesResponse {
  return {
    LaunchTemplateSpecification: { LaunchTemplateId: outcome.templateId, Version: outcome.version },
    Overrides: { ...outcome.override },
  };
}

/** The pools that gave nothing, and why. */
export function viewErrors(outcomes: readonly FleetOutcome[]): CreateFleetError[] {
  return outcomes.flatMap((outcome) =>
    outcome.error === null
      ? []
      : [
          {
            LaunchTemplateAndOverrides: templateAndOverrides(outcome),
            Lifecycle: outcome.market,
            ErrorCode: outcome.error.code,
            ErrorMessage: outcome.error.message,
          },
        ],
  );
}

/** The pools that gave instances. */
export function viewInstances(outcomes: readonly FleetOutcome[]): CreateFleetInstance[] {
  return outcomes
    .filter((outcome) => outcome.instanceIds.length > 0)
    .map((outcome) => ({
      LaunchTemplateAndOverrides: templateAndOverrides(outcome),
      Lifecycle: outcome.market,
      InstanceIds: [...outcome.instanceIds],
      InstanceType: outcome.instanceType ?? undefined,
    }));
}

/** A fleet as DescribeFleets gives it. */
export function viewFleet(world: World, fleet: FleetRecord): FleetData {
  const launched = fleet.outcomes.reduce((sum, outcome) => sum + outcome.instanceIds.length, 0);
  return {
    FleetId: fleet.id,
    FleetState: fleetState(world, fleet),
    ActivityStatus: launched >= fleet.total ? 'fulfilled' : 'error',
    Type: 'instant',
    CreateTime: new Date(fleet.bornAt),
    ClientToken: fleet.token ?? '',
    FulfilledCapacity: launched,
    TargetCapacitySpecification: {
      TotalTargetCapacity: fleet.total,
      OnDemandTargetCapacity: fleet.onDemand,
      SpotTargetCapacity: fleet.spot,
    },
    Errors: viewErrors(fleet.outcomes),
    Instances: viewInstances(fleet.outcomes),
    Tags: writeTags(fleet.tags),
  };
}
