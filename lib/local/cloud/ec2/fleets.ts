import type {
  DeleteFleetErrorItem,
  DeleteFleetSuccessItem,
  DeleteFleetsRequest,
  DeleteFleetsResult,
  DescribeFleetsRequest,
  DescribeFleetsResult,
} from '@aws-sdk/client-ec2';
import { isKnown } from '../account/record';
import type { World } from '../account/world';
import type { FilterTable } from '../api/filters';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { graveSeconds } from '../figures';
import type { FleetRecord } from './compute-records';
import { fleetInstances, fleetState, viewFleet } from './fleet-view';
import { kinds } from './kinds';
import { described } from './lookup';
import { terminate } from './terminate';

const filters: FilterTable<FleetRecord> = {
  'fleet-state': (fleet, world) => fleetState(world, fleet),
  type: () => 'instant',
};

/** Ends a fleet and what it launched; says why not where it cannot. */
function deleteFleet(world: World, id: string): { done?: DeleteFleetSuccessItem; failed?: DeleteFleetErrorItem } {
  const failed = (Code: 'fleetIdDoesNotExist' | 'fleetIdMalformed' | 'fleetNotInDeletableState', Message: string) => ({
    failed: { FleetId: id, Error: { Code, Message } },
  });
  if (!/^fleet-[0-9a-f-]{36}$/.test(id)) return failed('fleetIdMalformed', `The fleet ID ${id} is malformed.`);
  const fleet = world.state.ec2.fleets.get(id);
  const shown = fleet !== undefined && world.now >= fleet.seenFrom;
  if (!shown) return failed('fleetIdDoesNotExist', `The fleet ID ${id} does not exist.`);
  if (!isKnown(fleet, world.now) || fleet.goneAt !== null) {
    return failed('fleetNotInDeletableState', `The fleet ${id} is not in a state from which it can be deleted.`);
  }
  const before = fleetState(world, fleet);
  let goneAt = world.now;
  for (const instance of fleetInstances(world, fleet)) {
    terminate(world, instance);
    goneAt = Math.max(goneAt, instance.goneAt ?? goneAt);
  }
  fleet.goneAt = goneAt;
  fleet.shownUntil = goneAt + graveSeconds * 1000;
  return { done: { FleetId: id, PreviousFleetState: before, CurrentFleetState: 'deleted_terminating' } };
}

export const fleetOperations = {
  /** Instant fleets are shown only to who names them (API reference). */
  DescribeFleets: operation<DescribeFleetsRequest, DescribeFleetsResult>()([], (world, request) => {
    const asked = request.FleetIds !== undefined && request.FleetIds.length > 0;
    if (!asked) return { Fleets: [] };
    const { records, NextToken } = described(world, kinds.fleet, { ...request, ids: request.FleetIds }, filters);
    return { Fleets: records.map((fleet) => viewFleet(world, fleet)), NextToken };
  }),

  /** Deleting an instant fleet always ends its instances, whatever TerminateInstances says (API reference). */
  DeleteFleets: operation<DeleteFleetsRequest, DeleteFleetsResult>()(
    ['FleetIds', 'TerminateInstances'],
    (world, request) => {
      if (request.FleetIds.length > 25) {
        throw refuse('InvalidParameterValue', 'You can delete up to 25 fleets of type instant in a single request.');
      }
      const results = request.FleetIds.map((id) => deleteFleet(world, id));
      return {
        SuccessfulFleetDeletions: results.flatMap(({ done }) => done ?? []),
        UnsuccessfulFleetDeletions: results.flatMap(({ failed }) => failed ?? []),
      };
    },
  ),
};
