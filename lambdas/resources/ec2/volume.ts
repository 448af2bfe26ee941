import {
  DeleteVolumeCommand,
  type DescribeVolumesCommandInput,
  paginateDescribeVolumes,
  type Volume,
} from '@aws-sdk/client-ec2';
import { UnityError } from '../../../lib/domain/errors/unity-error';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { onlyOne, tagFilters } from '../tagged';
import { mustBeCopied } from './volume-notes';

/** A volume for data. AWS keeps it while an instance holds it, and we do while what may be on it is not copied. */
export const volumes: ResourceHandler = {
  type: 'AWS::EC2::Volume',
  async find(context, row) {
    const found = await listVolumes(context, { Filters: tagFilters(context, row) });
    return onlyOne(
      row,
      found.filter((volume) => !isGoing(volume)).map((volume) => volume.VolumeId),
    );
  },
  async remove(context, row) {
    const found = await describeVolume(context, row.id);
    // Not asked for again: the right to delete goes by tags, and what is gone has none.
    if (found === undefined) return assertOldEnough(context, row);
    if (isGoing(found)) return;
    if (mustBeCopied(row)) {
      throw new UnityError('NotYetVisible', { message: `${row.id} is shown again, and what it holds is not copied` });
    }
    await askToRemove(context, row, () => context.clients.ec2.send(new DeleteVolumeCommand({ VolumeId: row.id })));
  },
  async exists(context, row) {
    const found = await describeVolume(context, row.id);
    return found !== undefined && found.State !== 'deleted';
  },
};

/** Whether a volume is on its way out. */
export function isGoing({ State }: Volume): boolean {
  return State === 'deleting' || State === 'deleted';
}

async function describeVolume(context: StepContext, id: string): Promise<Volume | undefined> {
  const found = await unlessAbsent(() => listVolumes(context, { VolumeIds: [id] }));
  return found?.[0];
}

/** Those of some volumes that AWS shows, by id. */
export async function shownVolumes(context: StepContext, ids: readonly string[]): Promise<ReadonlyMap<string, Volume>> {
  if (ids.length === 0) return new Map();
  const found = await listVolumes(context, { Filters: [{ Name: 'volume-id', Values: [...ids] }] });
  return new Map(found.map((volume) => [volume.VolumeId ?? '', volume]));
}

/** All volumes that a query shows. */
export async function listVolumes(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeVolumesCommandInput,
): Promise<Volume[]> {
  const found: Volume[] = [];
  for await (const page of paginateDescribeVolumes({ client: clients.ec2 }, query)) found.push(...(page.Volumes ?? []));
  return found;
}
