import type { Distribution, DistributionSummary } from '@aws-sdk/client-cloudfront';
import type { World } from '../account/world';
import { arnOf, statusOf } from './lookup';
import type { DistributionRecord } from './state';

/** A distribution as GetDistribution gives it. */
export function viewDistribution(world: World, distribution: DistributionRecord): Distribution {
  return {
    Id: distribution.id,
    ARN: arnOf(world, distribution.id),
    Status: statusOf(distribution, world.now),
    LastModifiedTime: new Date(distribution.modifiedAt),
    InProgressInvalidationBatches: 0,
    DomainName: distribution.domainName,
    DistributionConfig: structuredClone(distribution.config),
  };
}

/** A distribution as lists give it: without its CallerReference and tags. */
export function summarize(world: World, distribution: DistributionRecord): DistributionSummary {
  const { config, etag } = distribution;
  const none = { Quantity: 0 };
  return {
    Id: distribution.id,
    ARN: arnOf(world, distribution.id),
    ETag: etag,
    Status: statusOf(distribution, world.now),
    LastModifiedTime: new Date(distribution.modifiedAt),
    DomainName: distribution.domainName,
    Aliases: config.Aliases ?? none,
    Origins: config.Origins,
    DefaultCacheBehavior: config.DefaultCacheBehavior,
    CacheBehaviors: config.CacheBehaviors ?? none,
    CustomErrorResponses: config.CustomErrorResponses ?? none,
    Comment: config.Comment,
    PriceClass: config.PriceClass ?? 'PriceClass_All',
    Enabled: config.Enabled,
    ViewerCertificate: config.ViewerCertificate ?? { CloudFrontDefaultCertificate: true },
    Restrictions: config.Restrictions ?? { GeoRestriction: { RestrictionType: 'none', Quantity: 0 } },
    WebACLId: config.WebACLId ?? '',
    HttpVersion: config.HttpVersion ?? 'http2',
    IsIPV6Enabled: config.IsIPV6Enabled ?? false,
    Staging: false,
  };
}
