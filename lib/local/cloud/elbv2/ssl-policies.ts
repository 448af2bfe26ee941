import type { DescribeSSLPoliciesInput, DescribeSSLPoliciesOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';

/** The versions of TLS, newest first, as the API writes them. */
const versions = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'] as const;

/** Names of policies after `ELBSecurityPolicy-`, by the oldest version that they let through (ALB user guide, security policies). */
const namesByOldest: Readonly<Record<(typeof versions)[number], string>> = {
  'TLSv1.3': 'TLS13-1-3-2021-06 TLS13-1-3-PQ-2025-09 TLS13-1-3-FIPS-2023-04 TLS13-1-3-FIPS-PQ-2025-09',
  'TLSv1.2': `TLS13-1-2-2021-06 TLS13-1-2-Res-2021-06 TLS13-1-2-Ext1-2021-06 TLS13-1-2-Ext2-2021-06
    TLS13-1-2-PQ-2025-09 TLS13-1-2-Res-PQ-2025-09 TLS13-1-2-Ext1-PQ-2025-09 TLS13-1-2-Ext2-PQ-2025-09
    TLS13-1-2-FIPS-2023-04 TLS13-1-2-Res-FIPS-2023-04 TLS13-1-2-Ext0-FIPS-2023-04 TLS13-1-2-Ext1-FIPS-2023-04
    TLS13-1-2-Ext2-FIPS-2023-04 TLS-1-2-2017-01 TLS-1-2-Ext-2018-06 FS-1-2-2019-08 FS-1-2-Res-2019-08
    FS-1-2-Res-2020-10`,
  'TLSv1.1': 'TLS13-1-1-2021-06 TLS13-1-1-FIPS-2023-04 TLS-1-1-2017-01 FS-1-1-2019-08',
  TLSv1: 'TLS13-1-0-2021-06 TLS13-1-0-PQ-2025-09 TLS13-1-0-FIPS-2023-04 2016-08 TLS-1-0-2015-04 FS-2018-06',
};

/** What each policy lets through: TLS 1.3 is only in those that are named for it. */
const policies: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  versions.flatMap((oldest, index) =>
    namesByOldest[oldest].split(/\s+/).map((name) => {
      const newest = name.startsWith('TLS13') ? 0 : 1;
      return [`ELBSecurityPolicy-${name}`, versions.slice(newest, index + 1)] as const;
    }),
  ),
);

const notFound = (name: string) => refuse('SSLPolicyNotFoundException', `SSL policy '${name}' not found`);

/** Refuses a policy that is none. */
export function checkSslPolicy(name: string): void {
  if (!Object.hasOwn(policies, name)) throw notFound(name);
}

export const sslPolicyOperations = {
  DescribeSSLPolicies: operation<DescribeSSLPoliciesInput, DescribeSSLPoliciesOutput>()([], (world, request) => {
    const names = request.Names ?? Object.keys(policies);
    for (const name of names) checkSslPolicy(name);
    const rules = { least: 1, most: 400, invalidNumber: 'ValidationError', invalidToken: 'ValidationError' };
    const page = pageOf(world, names, { size: request.PageSize, token: request.Marker }, rules);
    const view = (Name: string) => ({
      Name,
      SslProtocols: [...(policies[Name] ?? [])],
      SupportedLoadBalancerTypes: ['application'],
    });
    return { SslPolicies: page.items.map(view), NextMarker: page.next };
  }),
};
