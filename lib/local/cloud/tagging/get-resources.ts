import type { GetResourcesInput, GetResourcesOutput } from '@aws-sdk/client-resource-groups-tagging-api';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { type Refusal, refuse } from '../api/refusal';
import { tagPairs } from '../api/tags';
import { type Entry, entriesOf } from './index-of-tags';

/** Bounds of a request (API reference). */
const mostPerPage = 100;
const mostKeys = 50;
const mostValues = 20;
const mostArns = 100;

const invalid = (message: string): Refusal => refuse('InvalidParameterException', message);

/** GetResources as a region answers it. */
export const getResources = (regionOf: (world: World) => string) =>
  operation<GetResourcesInput, GetResourcesOutput>()([], (world, request) => {
    check(request);
    const wanted = entriesOf(world, regionOf(world)).filter((entry) => isWanted(entry, request));
    const { items, next } = pageOf(
      world,
      wanted,
      { size: request.ResourcesPerPage, token: request.PaginationToken || undefined },
      {
        least: 1,
        most: mostPerPage,
        invalidNumber: 'InvalidParameterException',
        invalidToken: 'InvalidParameterException',
      },
    );
    return {
      PaginationToken: next ?? '',
      ResourceTagMappingList: items.map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: tagPairs(tags).map(({ Key, Value }) => ({ Key, Value })),
      })),
    };
  });

function check(request: GetResourcesInput): void {
  const { TagFilters = [], ResourceARNList, ResourceTypeFilters, ResourcesPerPage, PaginationToken } = request;
  if (TagFilters.length > mostKeys) throw invalid(`at most ${mostKeys} tag filters`);
  for (const { Key, Values = [] } of TagFilters) {
    if (!Key) throw invalid('a tag filter needs a key');
    if (Values.length > mostValues) throw invalid(`at most ${mostValues} values a key`);
  }
  if (ResourceARNList === undefined) return;
  if (ResourceARNList.length > mostArns) throw invalid(`at most ${mostArns} ARNs`);
  const others = [request.TagFilters, ResourceTypeFilters, ResourcesPerPage, PaginationToken];
  if (others.some((other) => other !== undefined)) throw invalid('ARNs exclude filters and pages');
}

function isWanted({ arn, tags }: Entry, request: GetResourcesInput): boolean {
  const { TagFilters = [], ResourceTypeFilters = [], ResourceARNList } = request;
  if (ResourceARNList !== undefined) return ResourceARNList.includes(arn);
  const [, , service, , , ...rest] = arn.split(':');
  const kind = `${service}:${rest.join(':').split(/[/:]/)[0]}`;
  const isOfType = ResourceTypeFilters.length === 0 || ResourceTypeFilters.some((one) => [service, kind].includes(one));
  return (
    isOfType &&
    TagFilters.every(({ Key = '', Values = [] }) => {
      const value = tags[Key];
      return value !== undefined && (Values.length === 0 || Values.includes(value));
    })
  );
}
