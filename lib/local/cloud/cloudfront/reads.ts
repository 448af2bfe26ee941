import type {
  GetDistributionConfigRequest,
  GetDistributionConfigResult,
  GetDistributionRequest,
  GetDistributionResult,
  ListDistributionsRequest,
  ListDistributionsResult,
} from '@aws-sdk/client-cloudfront';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { read, shown } from './lookup';
import { summarize, viewDistribution } from './views';

/** Items of a page: the most, and what is given unless asked for less (API reference). */
const mostItems = 100;
const pageRules = { least: 1, most: mostItems, invalidNumber: 'InvalidArgument', invalidToken: 'InvalidArgument' };

export const readOperations = {
  GetDistribution: operation<GetDistributionRequest, GetDistributionResult>()(['Id'], (world, request) => {
    const distribution = read(world, request.Id);
    return { Distribution: viewDistribution(world, distribution), ETag: distribution.etag };
  }),

  GetDistributionConfig: operation<GetDistributionConfigRequest, GetDistributionConfigResult>()(
    ['Id'],
    (world, request) => {
      const { config, etag } = read(world, request.Id);
      return { DistributionConfig: structuredClone(config), ETag: etag };
    },
  ),

  ListDistributions: operation<ListDistributionsRequest, ListDistributionsResult>()([], (world, request) => {
    const { MaxItems = mostItems, Marker } = request;
    const { items, next } = pageOf(world, shown(world), { size: MaxItems, token: Marker }, pageRules);
    return {
      DistributionList: {
        Marker: Marker ?? '',
        ...(next === undefined ? {} : { NextMarker: next }),
        MaxItems,
        IsTruncated: next !== undefined,
        Quantity: items.length,
        // An empty list is left out, as in all lists of this API.
        ...(items.length === 0 ? {} : { Items: items.map((distribution) => summarize(world, distribution)) }),
      },
    };
  }),
};
