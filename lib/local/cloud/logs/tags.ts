import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { retag } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { mergeTags, readTags, tagPairs, tagRecord } from '../api/tags';
import { groupArn, namedGroup } from './groups';
import type { LogGroupRecord } from './state';

/** The group of an ARN without the `:*` that describing calls end it with. */
function groupOf(world: World, arn: string): LogGroupRecord {
  const start = groupArn(world, '');
  if (!arn.startsWith(start) || arn.endsWith(':*')) {
    throw refuse(
      'InvalidParameterException',
      `1 validation error detected: Value '${arn}' at 'resourceArn' is not the ARN of a log group`,
    );
  }
  return namedGroup(world, arn.slice(start.length));
}

export const logTagOperations = {
  TagResource: operation<TagResourceRequest, object>()(['resourceArn', 'tags'], (world, request) => {
    const group = groupOf(world, request.resourceArn);
    retag(world, group, mergeTags(group.tags, readTags(tagPairs(request.tags), 'InvalidParameterException')));
    return {};
  }),

  UntagResource: operation<UntagResourceRequest, object>()(['resourceArn', 'tagKeys'], (world, request) => {
    const group = groupOf(world, request.resourceArn);
    retag(
      world,
      group,
      group.tags.filter((tag) => !request.tagKeys.includes(tag.Key)),
    );
    return {};
  }),

  ListTagsForResource: operation<ListTagsForResourceRequest, ListTagsForResourceResponse>()(
    ['resourceArn'],
    (world, request) => ({ tags: tagRecord(groupOf(world, request.resourceArn).tags) }),
  ),
};
