import {
  DeleteSnapshotCommand,
  type DescribeSnapshotsCommandInput,
  paginateDescribeSnapshots,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { onlyOne, tagFilters } from '../tagged';

/**
 * A snapshot of a volume. CreateSnapshot takes no token (EC2 API reference), so its description carries the one of the
 * intent: one that failed, or was deleted a moment ago, is not taken for the next.
 */
export const snapshots: ResourceHandler = {
  type: 'AWS::EC2::Snapshot',
  async find(context, row) {
    const Filters = [...tagFilters(context, row), { Name: 'description', Values: [descriptionOf(row)] }];
    const found = await listSnapshots(context, { OwnerIds: ['self'], Filters });
    return onlyOne(
      row,
      found.map((snapshot) => snapshot.SnapshotId),
    );
  },
  async remove(context, row) {
    await askToRemove(context, row, () => context.clients.ec2.send(new DeleteSnapshotCommand({ SnapshotId: row.id })));
  },
  async exists(context, row) {
    return (await describeSnapshot(context, row.id)) !== undefined;
  },
};

/** What a snapshot says of itself: at most 255 characters. */
export function descriptionOf(row: ResourceRow): string {
  return `Unity: ${row.key} (${row.token})`.slice(0, 255);
}

/** What AWS says about a snapshot; undefined when it does not show it. */
export async function describeSnapshot(context: StepContext, id: string): Promise<Snapshot | undefined> {
  const found = await unlessAbsent(() => listSnapshots(context, { SnapshotIds: [id] }));
  return found?.[0];
}

async function listSnapshots({ clients }: StepContext, query: DescribeSnapshotsCommandInput): Promise<Snapshot[]> {
  const found: Snapshot[] = [];
  for await (const page of paginateDescribeSnapshots({ client: clients.ec2 }, query)) {
    found.push(...(page.Snapshots ?? []));
  }
  return found;
}
