import {
  CreateDistributionWithTagsCommand,
  type Distribution,
  GetDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { hasCode } from '../../../resources/aws-error';
import { onceVisible } from '../../../resources/changes';
import { distributionComment, distributions } from '../../../resources/cloudfront/distribution';
import type { MakeContext } from '../../action';
import type { OutputValues } from '../../definition';
import { withName } from '../../tags';
import { type DistributionInput, distributionConfig } from './config';
import { isRefusedAsFresh } from './fresh-certificate';

export type DistributionContext = MakeContext<DistributionInput>;

/** The row of the distribution. */
export const distributionKey = 'distribution';

/** Makes the distribution, once. */
export async function makeDistribution(context: DistributionContext): Promise<string> {
  return context.make(distributionKey, distributions, (row) => createDistribution(context, row));
}

/** What it is called, as AWS tells a moment after it was made. */
export async function readDistribution(context: DistributionContext, Id: string): Promise<Distribution> {
  const command = new GetDistributionCommand({ Id });
  const answer = await onceVisible(context, () => context.clients.cloudfront.send(command));
  invariant(answer.Distribution, 'GetDistribution answered without one');
  return answer.Distribution;
}

/** The outputs, which AWS knows at once. */
export function outputsOf({ Id = '', DomainName = '' }: Distribution): OutputValues {
  return { distribution_id: Id, distribution_domain: DomainName, distribution_url: `https://${DomainName}/` };
}

async function createDistribution(context: DistributionContext, row: ResourceRow): Promise<string> {
  const comment = distributionComment(context, row.key);
  const command = new CreateDistributionWithTagsCommand({
    DistributionConfigWithTags: {
      DistributionConfig: distributionConfig(context.input, { reference: row.token, comment }),
      Tags: { Items: withName(context.tags(row.key), context.session, row.key) },
    },
  });
  try {
    const answer = await context.clients.cloudfront.send(command);
    const id = answer.Distribution?.Id;
    invariant(id, 'CreateDistributionWithTags answered without an id');
    return id;
  } catch (error) {
    if (await isRefusedAsFresh(context, error)) {
      const message = `CloudFront does not know ${context.input.certificate_arn} yet, which has just been issued`;
      throw new UnityError('NotYetVisible', { message, cause: error });
    }
    if (!hasCode(error, ['DistributionAlreadyExists'])) throw error;
    return adopt(context, row, error);
  }
}

/** The reference is this intent's alone: what has it is ours, though lists may not show it yet. */
async function adopt(context: DistributionContext, row: ResourceRow, cause: unknown): Promise<string> {
  const id = await distributions.find(context, row);
  if (id !== undefined) return id;
  const message = 'an earlier try made the distribution, and AWS does not list it yet';
  throw new UnityError('NotYetVisible', { message, cause });
}
