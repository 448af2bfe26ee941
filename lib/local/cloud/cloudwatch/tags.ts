import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { type CloudRecord, isKnown, retag } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { mergeTags, readTags } from '../api/tags';
import { alarmArn } from './alarms';
import { dashboardArn } from './dashboards';

/** The alarm or dashboard of an ARN. */
function resourceOf(world: World, arn: string): CloudRecord {
  const { alarms, dashboards } = world.state.cloudwatch;
  const ofAlarm = alarmArn(world, '');
  const ofDashboard = dashboardArn(world, '');
  const found = arn.startsWith(ofAlarm)
    ? alarms.get(arn.slice(ofAlarm.length))
    : arn.startsWith(ofDashboard)
      ? dashboards.get(arn.slice(ofDashboard.length))
      : undefined;
  if (found !== undefined && isKnown(found, world.now)) return found;
  throw refuse('ResourceNotFoundException', `${arn} does not exist`, 404);
}

export const cloudWatchTagOperations = {
  TagResource: operation<TagResourceInput, object>()(['ResourceARN', 'Tags'], (world, request) => {
    const record = resourceOf(world, request.ResourceARN);
    retag(world, record, mergeTags(record.tags, readTags(request.Tags, 'InvalidParameterValueException')));
    return {};
  }),

  UntagResource: operation<UntagResourceInput, object>()(['ResourceARN', 'TagKeys'], (world, request) => {
    const record = resourceOf(world, request.ResourceARN);
    retag(
      world,
      record,
      record.tags.filter((tag) => !request.TagKeys.includes(tag.Key)),
    );
    return {};
  }),

  ListTagsForResource: operation<ListTagsForResourceInput, ListTagsForResourceOutput>()(
    ['ResourceARN'],
    (world, request) => ({
      Tags: resourceOf(world, request.ResourceARN).tags.map(({ Key, Value }) => ({ Key, Value })),
    }),
  ),
};
