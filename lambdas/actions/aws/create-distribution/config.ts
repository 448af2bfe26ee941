import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { z } from 'zod';
import type { createDistributionDefinition } from './definition';

export type DistributionInput = z.output<typeof createDistributionDefinition.input>;

/** AWS's own cache policies (CloudFront developer guide, managed cache policies). */
const cachePolicyIds = {
  /** UseOriginCacheControlHeaders-QueryStrings: keeps nothing that the origin does not say may be kept. */
  origin: '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
  /** CachingOptimized. */
  optimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  /** CachingDisabled. */
  disabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
} as const;

/** AllViewer: the application sees the query, cookies and headers, the viewer's host among them. */
const originRequestPolicyId = '216adef6-5c7f-47e4-b989-5492eafa07d3';

const originId = 'load-balancer';

/** Edges ask again at once after these: while the load balancer comes up they are no answer of the application. */
const passingErrors = [500, 501, 502, 503, 504] as const;

const list = <T>(Items: readonly T[]) => ({ Quantity: Items.length, Items: [...Items] });

/** The distribution as CloudFront takes it. */
export function distributionConfig(
  input: DistributionInput,
  { reference, comment }: { readonly reference: string; readonly comment: string },
): DistributionConfig {
  return {
    CallerReference: reference,
    Comment: comment,
    Enabled: true,
    Aliases: list(input.aliases),
    Origins: list([
      {
        Id: originId,
        DomainName: input.dns_name,
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' as const },
      },
    ]),
    DefaultCacheBehavior: {
      TargetOriginId: originId,
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: {
        ...list(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'] as const),
        CachedMethods: list(['GET', 'HEAD'] as const),
      },
      Compress: input.compress,
      CachePolicyId: cachePolicyIds[input.caching],
      OriginRequestPolicyId: originRequestPolicyId,
    },
    CustomErrorResponses: list(passingErrors.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 }))),
    PriceClass: input.price_class,
    ViewerCertificate: viewerCertificate(input),
    WebACLId: input.web_acl_arn ?? '',
    HttpVersion: input.http_version,
    IsIPV6Enabled: true,
  };
}

/** Without a certificate AWS takes its own, and no other minimum than TLS 1.0. */
function viewerCertificate({
  certificate_arn,
  minimum_tls,
}: DistributionInput): DistributionConfig['ViewerCertificate'] {
  if (certificate_arn === undefined) return { CloudFrontDefaultCertificate: true };
  return { ACMCertificateArn: certificate_arn, SSLSupportMethod: 'sni-only', MinimumProtocolVersion: minimum_tls };
}
