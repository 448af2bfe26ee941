import { z } from 'zod';
import { defineAction } from '../../definition';
import { distributionMakeIam, distributionUndoIam } from './permissions';

/** One more distribution (aws-facts B, check_quotas). */
const distributionNeed = {
  serviceCode: 'cloudfront',
  quotaCode: 'L-24B04930',
  name: 'Web distributions per AWS account',
  amount: 1,
} as const;

const hostName = /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

/** A content delivery network before a load balancer, which need not work yet. */
export const createDistributionDefinition = defineAction({
  service: 'aws',
  action: 'create_distribution',
  summary: 'Makes a CloudFront distribution before the load balancer: cached, compressed, encrypted.',
  permissionSet: 'edge',
  waits: 'poll',
  input: z.object({
    dns_name: z
      .string()
      .min(1)
      .max(253)
      .describe('DNS name of the load balancer, which must answer plain HTTP on port 80. It need not work yet.'),
    caching: z
      .enum(['origin', 'optimized', 'disabled'])
      .default('origin')
      .describe(
        'What edges keep. `origin`: what the application’s Cache-Control allows, apart by query, cookies and host. `optimized`: everything for a day unless Cache-Control says less, whatever query and cookies are: static sites only. `disabled`: nothing.',
      ),
    compress: z.boolean().default(true).describe('Whether edges compress (gzip, Brotli) what can be compressed.'),
    http_version: z
      .enum(['http2', 'http2and3'])
      .default('http2and3')
      .describe('The newest HTTP that viewers may speak.'),
    price_class: z
      .enum(['PriceClass_100', 'PriceClass_200', 'PriceClass_All'])
      .default('PriceClass_100')
      .describe('Which edges serve: 100 North America and Europe, 200 most of the world, All everywhere.'),
    minimum_tls: z
      .enum(['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'])
      .default('TLSv1.2_2021')
      .describe('The oldest TLS that viewers may speak. CloudFront heeds it only with `certificate_arn`.'),
    aliases: z
      .array(z.string().regex(hostName, 'a host name in lower case'))
      .max(100)
      .default([])
      .describe('Names of your own that lead here, all in the certificate. Their DNS records are yours to make.'),
    certificate_arn: z
      .string()
      .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, 'the ARN of an ACM certificate in us-east-1')
      .optional()
      .describe(
        'An issued ACM certificate in us-east-1 for `aliases`. Without it the distribution answers under its own name with the certificate for *.cloudfront.net.',
      ),
    web_acl_arn: z
      .string()
      .regex(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/, 'the ARN of a global web ACL (WAF v2)')
      .optional()
      .describe('A web ACL of AWS WAF that stands before the distribution.'),
  }),
  outputs: {
    distribution_id: { schema: z.string(), from: 'created', description: 'Id of the distribution.' },
    distribution_domain: {
      schema: z.string(),
      from: 'created',
      description: 'Its domain name under cloudfront.net; it answers once it is ready.',
    },
    distribution_url: {
      schema: z.string(),
      from: 'created',
      description: 'The address that the distribution serves, under its own name.',
    },
  },
  resources: [{ type: 'AWS::CloudFront::Distribution', holdsData: false }],
  iam: { make: distributionMakeIam, undo: distributionUndoIam },
  quotas: () => [distributionNeed],
  durations: () => ({
    created: { p50Seconds: 2, p95Seconds: 6 },
    ready: { p50Seconds: 201, p95Seconds: 473 },
    undo: { p50Seconds: 3, p95Seconds: 10 },
    tail: { p50Seconds: 450, p95Seconds: 600 },
    source:
      'terraform logs: deployed after 151-473 s, median 201 (n=10); disabled and deleted after about 450 s (n=1; aws-facts B); undo (a look and a change of CloudFront) and the p95 of the tail assumed',
  }),
  cost: ({ web_acl_arn }) => [
    {
      item: 'CloudFront distribution',
      hourlyUsd: 0,
      usageBased: '1 TB and 10 million requests a month are free, then about 0.085 USD a GB',
    },
    ...(web_acl_arn === undefined
      ? []
      : [
          { item: 'requests that the web ACL looks at', hourlyUsd: 0, usageBased: 'AWS WAF bills them by the million' },
        ]),
  ],
  undo: {
    kind: 'removes',
    text: 'Disables the distribution, gives its names free and goes on: what stands behind it goes at once. Deleted after the verdict, when every edge knows.',
  },
});
