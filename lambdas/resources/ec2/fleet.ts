import {
  DeleteFleetsCommand,
  DescribeFleetsCommand,
  type FleetData,
  paginateDescribeTags,
  type TagDescription,
} from '@aws-sdk/client-ec2';
import { UnityError } from '../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { resourceTag, tagKeys } from '../../actions/tags';
import { unlessAbsent } from '../aws-error';
import { assertOldEnough } from '../removal';
import { isTaggedFor, onlyOne } from '../tagged';
import { isAlive, shownInstances } from './instance';

/** A fleet of type `instant`. Deleting one always terminates what it launched. */
export const fleets: ResourceHandler = {
  type: 'AWS::EC2::EC2Fleet',
  async find(context, row) {
    const alive: string[] = [];
    for (const id of await fleetsTaggedFor(context, row)) {
      if (await isFleetAlive(context, id)) alive.push(id);
    }
    return onlyOne(row, alive);
  },
  async remove(context, row) {
    const command = new DeleteFleetsCommand({ FleetIds: [row.id], TerminateInstances: true });
    const answer = await unlessAbsent(() => context.clients.ec2.send(command));
    // The call answers 200 and says per fleet what went wrong.
    const refusal = answer?.UnsuccessfulFleetDeletions?.[0]?.Error;
    if (answer === undefined || refusal?.Code === 'fleetIdDoesNotExist') return assertOldEnough(context, row);
    // Not deletable: it is being deleted already.
    if (refusal === undefined || refusal.Code === 'fleetNotInDeletableState') return;
    throw new UnityError('StillPresent', { message: `${row.id} was not deleted: ${refusal.Message ?? refusal.Code}` });
  },
  async exists(context, row) {
    return isFleetAlive(context, row.id);
  },
};

/** What AWS says about a fleet; undefined when it does not show it. Instant fleets are shown only by id. */
export async function describeFleet({ clients }: StepContext, id: string): Promise<FleetData | undefined> {
  const answer = await unlessAbsent(() => clients.ec2.send(new DescribeFleetsCommand({ FleetIds: [id] })));
  return answer?.Fleets?.[0];
}

async function isFleetAlive(context: StepContext, id: string): Promise<boolean> {
  const fleet = await describeFleet(context, id);
  if (fleet === undefined || fleet.FleetState === 'deleted' || fleet.FleetState === 'failed') return false;
  if (fleet.FleetState !== 'deleted_terminating' && fleet.FleetState !== 'deleted_running') return true;
  // On its way out it counts for as long as one of its instances lives.
  const ids = (fleet.Instances ?? []).flatMap((set) => set.InstanceIds ?? []);
  return [...(await shownInstances(context, ids)).values()].some(isAlive);
}

/** DescribeFleets does not list instant fleets, so their tags are asked for instead. */
async function fleetsTaggedFor(context: StepContext, row: ResourceRow): Promise<string[]> {
  const query = {
    Filters: [
      { Name: 'key', Values: [tagKeys.session, tagKeys.resource] },
      { Name: 'value', Values: [context.session.id, resourceTag(context.step, row.key)] },
      { Name: 'resource-type', Values: ['fleet'] },
    ],
  };
  const byFleet = new Map<string, TagDescription[]>();
  for await (const page of paginateDescribeTags({ client: context.clients.ec2 }, query)) {
    for (const tag of page.Tags ?? []) {
      if (tag.ResourceId !== undefined) byFleet.set(tag.ResourceId, [...(byFleet.get(tag.ResourceId) ?? []), tag]);
    }
  }
  return [...byFleet].filter(([, tags]) => isTaggedFor(context, row, tags)).map(([id]) => id);
}
