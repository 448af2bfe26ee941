import { DescribeTagsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { isFree, isTaggedFor, onlyOne } from '../tagged';

/** DescribeTags takes so many resources a call. */
const resourcesPerCall = 20;

/** The one of these that the intent of this row made, by its tags. More than one is `AmbiguousResource`. */
export async function taggedFor(
  context: StepContext,
  row: ResourceRow,
  arns: readonly (string | undefined)[],
): Promise<string | undefined> {
  const known = arns.filter((arn) => arn !== undefined);
  const ours: (string | undefined)[] = [];
  for (let start = 0; start < known.length; start += resourcesPerCall) {
    const command = new DescribeTagsCommand({ ResourceArns: known.slice(start, start + resourcesPerCall) });
    const answer = await unlessAbsent(() => context.clients.elbv2.send(command));
    for (const { ResourceArn, Tags = [] } of answer?.TagDescriptions ?? []) {
      if (isTaggedFor(context, row, Tags)) ours.push(ResourceArn);
    }
  }
  return onlyOne(row, ours);
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
