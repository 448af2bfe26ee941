import {
  type DescribeInstancesCommandInput,
  type Instance,
  paginateDescribeInstances,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/**
 * An instance. Each is terminated by a call of its own, because one bad id fails a whole batch. AWS shows it as
 * `terminated` for about an hour; one that is shutting down still runs and bills.
 */
export const instances: ResourceHandler = {
  type: 'AWS::EC2::Instance',
  async find(context, row) {
    const found = await listInstances(context, { Filters: tagFilters(context, row) });
    return onlyOne(
      row,
      found.filter(isAlive).map((instance) => instance.InstanceId),
    );
  },
  async remove(context, row) {
    await askToRemove(context, row, () =>
      context.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [row.id] })),
    );
  },
  async exists(context, row) {
    const found = await unlessAbsent(() => listInstances(context, { InstanceIds: [row.id] }));
    return found?.some(isAlive) ?? false;
  },
};

/** Whether an instance is in any state but `terminated`. */
export function isAlive(instance: Instance): boolean {
  return instance.State?.Name !== 'terminated';
}

/** So many a request (EC2 API reference, DescribeInstances). */
const valuesPerFilter = 200;

/** Those of some instances that AWS shows, by id. By a filter: an id that it does not know any more would refuse them all. */
export async function shownInstances(
  context: Pick<StepContext, 'clients'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Instance>> {
  const shown = new Map<string, Instance>();
  for (let first = 0; first < ids.length; first += valuesPerFilter) {
    const Values = ids.slice(first, first + valuesPerFilter);
    for (const instance of await listInstances(context, { Filters: [{ Name: 'instance-id', Values }] }))
      shown.set(instance.InstanceId ?? '', instance);
  }
  return shown;
}

/** All instances that a query shows. */
export async function listInstances(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeInstancesCommandInput,
): Promise<Instance[]> {
  const found: Instance[] = [];
  for await (const page of paginateDescribeInstances({ client: clients.ec2 }, query)) {
    found.push(...(page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []));
  }
  return found;
}
