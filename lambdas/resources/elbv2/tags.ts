import { DescribeTagsCommand, type Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { isFree, isTaggedFor, onlyOne } from '../tagged';

/** DescribeTags takes so many resources a call. */
const resourcesPerCall = 20;

/** The tags of these by ARN; of those that AWS shows. */
export async function readTags(
  { clients }: Pick<StepContext, 'clients'>,
  arns: readonly string[],
): Promise<ReadonlyMap<string, readonly Tag[]>> {
  const tags = new Map<string, readonly Tag[]>();
  for (let start = 0; start < arns.length; start += resourcesPerCall) {
    const command = new DescribeTagsCommand({ ResourceArns: arns.slice(start, start + resourcesPerCall) });
    const answer = await unlessAbsent(() => clients.elbv2.send(command));
    for (const { ResourceArn = '', Tags = [] } of answer?.TagDescriptions ?? []) tags.set(ResourceArn, Tags);
  }
  return tags;
}

/** The one of these that the intent of this row made, by its tags. More than one is `AmbiguousResource`. */
export async function taggedFor(
  context: StepContext,
  row: ResourceRow,
  arns: readonly (string | undefined)[],
): Promise<string | undefined> {
  const known = arns.filter((arn) => arn !== undefined);
  const tags = await readTags(context, known);
  return onlyOne(
    row,
    [...tags].filter(([, of]) => isTaggedFor(context, row, of)).map(([arn]) => arn),
  );
}

/** Whether the tags of what has that ARN say that the intent of this row made it. */
export async function isOurs(context: StepContext, row: ResourceRow & { readonly id: string }): Promise<boolean> {
  return (await taggedFor(context, row, [row.id])) === row.id;
}

/**
 * Passes when what stands under a name, if anything, is what the intent of this row made.
 *
 * @throws UnityError NotOurs when it is somebody else's
 */
export async function assertOurs(
  context: StepContext,
  row: ResourceRow,
  what: string,
  arn: string | undefined,
): Promise<void> {
  if (arn === undefined) return;
  isFree(what, (await taggedFor(context, row, [arn])) === undefined ? 'another' : 'us');
}

/** The ARN that a row keeps beside its own id: of what the resource belongs to. */
export function parentArn(row: ResourceRow, name: 'load_balancer_arn' | 'listener_arn'): string | undefined {
  const arn = row.metadata[name];
  return typeof arn === 'string' ? arn : undefined;
}
