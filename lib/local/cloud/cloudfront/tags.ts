import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudfront';
import { isShown, retag } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { mergeTags, readTags } from '../api/tags';
import { arnOf } from './lookup';
import type { DistributionRecord } from './state';

function tagged(world: World, arn: string): DistributionRecord {
  const id = /\/(E[0-9A-Z]+)$/.exec(arn)?.[1] ?? '';
  if (arn !== arnOf(world, id)) throw refuse('InvalidArgument', `'${arn}' is not the ARN of a distribution`);
  const distribution = world.state.cloudfront.distributions.get(id);
  if (distribution !== undefined && isShown(distribution, world.now)) return distribution;
  throw refuse('NoSuchResource', 'A resource that was specified is not valid.', 404);
}

export const tagOperations = {
  ListTagsForResource: operation<ListTagsForResourceRequest, ListTagsForResourceResult>()(
    ['Resource'],
    (world, request) => ({
      Tags: { Items: tagged(world, request.Resource).tags.map(({ Key, Value }) => ({ Key, Value })) },
    }),
  ),

  TagResource: operation<TagResourceRequest, object>()(['Resource', 'Tags'], (world, request) => {
    const distribution = tagged(world, request.Resource);
    retag(world, distribution, mergeTags(distribution.tags, readTags(request.Tags.Items, 'InvalidTagging')));
    return {};
  }),

  UntagResource: operation<UntagResourceRequest, object>()(['Resource', 'TagKeys'], (world, request) => {
    const distribution = tagged(world, request.Resource);
    const keys = request.TagKeys.Items ?? [];
    retag(
      world,
      distribution,
      distribution.tags.filter(({ Key }) => !keys.includes(Key)),
    );
    return {};
  }),
};
