import {
  DeleteDistributionCommand,
  type Distribution,
  DistributionNotDisabled,
  GetDistributionCommand,
  ListTagsForResourceCommand,
  paginateListDistributions,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove, assertOldEnough } from '../removal';
import { isTaggedFor, onlyOne } from '../tagged';

/** A distribution as it stands, and the version that a change of it must name. */
interface Standing {
  readonly distribution: Distribution;
  readonly etag: string | undefined;
}

/**
 * A distribution. Lists show neither its CallerReference nor its tags, so it is found by its comment, which its intent
 * determines, and told apart by its tags. It goes in three steps: disabled, spread to every edge, deleted. Disabled it
 * serves nobody and holds nothing up, so nobody need wait for the edges.
 */
export const distributions: ResourceHandler = {
  type: 'AWS::CloudFront::Distribution',
  handsOver: { refusal: 'DistributionNotDisabled' },
  async find(context, row) {
    const ours: (string | undefined)[] = [];
    const comment = distributionComment(context, row.key);
    for await (const page of paginateListDistributions({ client: context.clients.cloudfront }, {})) {
      for (const { ARN, Comment, Id } of page.DistributionList?.Items ?? []) {
        if (Comment === comment && (await isOurs(context, row, ARN))) ours.push(Id);
      }
    }
    return onlyOne(row, ours);
  },
  async remove(context, row) {
    const standing = await standingOf(context, row.id);
    if (standing === undefined) return assertOldEnough(context, row);
    const { distribution, etag } = standing;
    if (distribution.DistributionConfig?.Enabled !== false) await disable(context, row, standing);
    else if (distribution.Status === 'Deployed') return askToDelete(context, row, etag);
    // AWS would answer just that: until every edge knows that it is disabled, asking is in vain.
    throw new DistributionNotDisabled({ message: 'CloudFront is telling its edges to stop', $metadata: {} });
  },
  async exists(context, row) {
    return (await standingOf(context, row.id)) !== undefined;
  },
};

/** The comment of a distribution of this step; AWS takes 128 characters. */
export function distributionComment(context: StepContext, key: string): string {
  return context.physicalName(key, 100);
}

/** What AWS says about a distribution; undefined when it does not show it. */
export async function describeDistribution(context: StepContext, id: string): Promise<Distribution | undefined> {
  return (await standingOf(context, id))?.distribution;
}

async function standingOf({ clients }: StepContext, Id: string): Promise<Standing | undefined> {
  const answer = await unlessAbsent(() => clients.cloudfront.send(new GetDistributionCommand({ Id })));
  return answer?.Distribution && { distribution: answer.Distribution, etag: answer.ETag };
}

/**
 * Disables it and gives its names free, which the next deployment may want long before it is gone; the rest stays.
 * Somebody else's change in between is `PreconditionFailed`, and the next pass reads anew.
 */
async function disable(
  context: StepContext,
  row: ResourceRow & { readonly id: string },
  { distribution: { DistributionConfig }, etag }: Standing,
): Promise<void> {
  if (DistributionConfig === undefined) return;
  const config = { ...DistributionConfig, Enabled: false, Aliases: { Quantity: 0, Items: [] } };
  const command = new UpdateDistributionCommand({ Id: row.id, IfMatch: etag, DistributionConfig: config });
  await askToRemove(context, row, () => context.clients.cloudfront.send(command));
}

async function askToDelete(
  context: StepContext,
  row: ResourceRow & { readonly id: string },
  IfMatch: string | undefined,
): Promise<void> {
  const command = new DeleteDistributionCommand({ Id: row.id, IfMatch });
  await askToRemove(context, row, () => context.clients.cloudfront.send(command));
}

async function isOurs(context: StepContext, row: ResourceRow, Resource: string | undefined): Promise<boolean> {
  const command = new ListTagsForResourceCommand({ Resource });
  const answer = await unlessAbsent(() => context.clients.cloudfront.send(command));
  return isTaggedFor(context, row, answer?.Tags?.Items ?? []);
}
