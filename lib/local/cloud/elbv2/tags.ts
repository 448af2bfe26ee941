import type {
  AddTagsInput,
  DescribeTagsInput,
  DescribeTagsOutput,
  RemoveTagsInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type CloudRecord, isShown, retag } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { mergeTags, readTags } from '../api/tags';
import { arnPrefix, kinds } from './lookup';

/** How many resources a call may name (API reference). */
const mostResources = 20;

function shown(world: World, arn: string): CloudRecord {
  const prefix = arnPrefix(world);
  const kind = Object.values(kinds).find(({ path }) => arn.startsWith(prefix) && path.test(arn.slice(prefix.length)));
  if (kind === undefined) throw refuse('ValidationError', `'${arn}' is not a valid load balancer ARN`);
  const table: ReadonlyMap<string, CloudRecord> = kind.table(world.state.elbv2);
  const record = table.get(arn);
  if (record !== undefined && isShown(record, world.now)) return record;
  throw refuse(kind.notFound, `One or more ${kind.noun} not found: '${arn}'`);
}

function all(world: World, arns: readonly string[]): readonly CloudRecord[] {
  if (arns.length > mostResources) throw refuse('ValidationError', `Cannot name more than ${mostResources} resources`);
  return arns.map((arn) => shown(world, arn));
}

export const tagOperations = {
  AddTags: operation<AddTagsInput, object>()(['ResourceArns', 'Tags'], (world, request) => {
    const added = readTags(request.Tags, 'ValidationError');
    for (const record of all(world, request.ResourceArns)) retag(world, record, mergeTags(record.tags, added));
    return {};
  }),

  RemoveTags: operation<RemoveTagsInput, object>()(['ResourceArns', 'TagKeys'], (world, request) => {
    for (const record of all(world, request.ResourceArns)) {
      const left = record.tags.filter((tag) => !request.TagKeys.includes(tag.Key));
      retag(world, record, left);
    }
    return {};
  }),

  DescribeTags: operation<DescribeTagsInput, DescribeTagsOutput>()(['ResourceArns'], (world, request) => ({
    TagDescriptions: all(world, request.ResourceArns).map((record) => ({
      ResourceArn: record.id,
      Tags: record.tags.map(({ Key, Value }) => ({ Key, Value })),
    })),
  })),
};
