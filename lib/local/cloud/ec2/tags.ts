import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  TagDescription,
} from '@aws-sdk/client-ec2';
import { type CloudRecord, isKnown, isShown, retag, type TagPair, visibleTags } from '../account/record';
import type { World } from '../account/world';
import { type FilterTable, filtered } from '../api/filters';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { mergeTags, readTags } from '../api/tags';
import { allKinds } from './kinds';
import { absent, checkForm } from './lookup';

function taggable(world: World, id: string): CloudRecord {
  const kind = allKinds.find(({ prefix }) => id.startsWith(`${prefix}-`));
  if (kind === undefined) throw refuse('InvalidID', `The ID '${id}' is not valid`);
  checkForm(kind, [id]);
  const record = kind.table(world.state.ec2).get(id);
  if (record === undefined || !isKnown(record, world.now)) throw absent(kind, [id]);
  return record;
}

function listed(world: World): TagDescription[] {
  const { now, state } = world;
  return allKinds.flatMap((kind) =>
    [...kind.table(state.ec2).values()]
      .filter((record) => isShown(record, now))
      .flatMap((record) =>
        visibleTags(record, now).map(({ Key, Value }) => ({
          ResourceId: record.id,
          ResourceType: kind.tagType,
          Key,
          Value,
        })),
      ),
  );
}

const filters: FilterTable<TagDescription> = {
  key: (tag) => tag.Key,
  value: (tag) => tag.Value,
  'resource-id': (tag) => tag.ResourceId,
  'resource-type': (tag) => tag.ResourceType,
};

const ownTag = (tag: TagDescription): readonly TagPair[] => [{ Key: tag.Key ?? '', Value: tag.Value ?? '' }];

export const tagOperations = {
  CreateTags: operation<CreateTagsRequest, object>()(['Resources', 'Tags'], (world, request) => {
    const tags = readTags(request.Tags);
    const records = request.Resources.map((id) => taggable(world, id));
    const merged = records.map((record) => mergeTags(record.tags, tags));
    records.forEach((record, index) => {
      retag(world, record, merged[index] ?? record.tags);
    });
    return {};
  }),

  DeleteTags: operation<DeleteTagsRequest, object>()(['Resources'], (world, request) => {
    const taken = (tag: TagPair) =>
      request.Tags?.some(
        (asked) => asked.Key === tag.Key && (asked.Value === undefined || asked.Value === tag.Value),
      ) ?? !tag.Key.startsWith('aws:');
    for (const record of request.Resources.map((id) => taggable(world, id))) {
      retag(
        world,
        record,
        record.tags.filter((tag) => !taken(tag)),
      );
    }
    return {};
  }),

  DescribeTags: operation<DescribeTagsRequest, DescribeTagsResult>()([], (world, request) => {
    const left = filtered(world, listed(world), request.Filters, filters, ownTag);
    const page = pageOf(world, left, { size: request.MaxResults, token: request.NextToken });
    return { Tags: [...page.items], NextToken: page.next };
  }),
};
