import type { RequestCertificateCommandInput } from '@aws-sdk/client-acm';
import type { CreateDistributionWithTagsCommandInput, DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { ChangeResourceRecordSetsCommandInput } from '@aws-sdk/client-route-53';
import { localPlace } from '../../../../lib/local/host/place';
import { type Account, arnOf, fresh } from '../account';
import { type Ask, onThing, tagsIn } from '../ask';

const distributionArn = (id: string): string => arnOf('cloudfront', `distribution/${id}`, '');

function onDistribution(operation: string, id: string, account: Account): Ask {
  const record = account.state.cloudfront.distributions.get(id);
  return onThing(`cloudfront:${operation}`, account.thing(distributionArn(id), record));
}

/** CloudFront looks at the firewall in the caller's name (WAF developer guide, API permissions). */
function firewall(config: Partial<DistributionConfig> | undefined): readonly Ask[] {
  const arn = config?.WebACLId ?? '';
  return arn === '' ? [] : [{ action: 'wafv2:GetWebACL', resource: arn }];
}

type ById = { readonly Id: string };

export const cloudFrontAsks = {
  // Two rights, and no action of its own name (its API reference).
  CreateDistributionWithTags: ({ DistributionConfigWithTags }: CreateDistributionWithTagsCommandInput) => {
    const puts = tagsIn(DistributionConfigWithTags?.Tags?.Items);
    return [
      { action: 'cloudfront:CreateDistribution', resource: '*', puts },
      { action: 'cloudfront:TagResource', resource: distributionArn(fresh), puts },
      ...firewall(DistributionConfigWithTags?.DistributionConfig),
    ];
  },
  GetDistribution: ({ Id }: ById, account: Account) => [onDistribution('GetDistribution', Id, account)],
  UpdateDistribution: (
    { Id, DistributionConfig }: ById & { readonly DistributionConfig: DistributionConfig },
    account: Account,
  ) => [onDistribution('UpdateDistribution', Id, account), ...firewall(DistributionConfig)],
  DeleteDistribution: ({ Id }: ById, account: Account) => [onDistribution('DeleteDistribution', Id, account)],
  ListTagsForResource: ({ Resource }: { readonly Resource: string }, account: Account) => [
    onDistribution('ListTagsForResource', Resource.split('/').at(-1) ?? '', account),
  ],
};

function onCertificate(operation: string) {
  return ({ CertificateArn }: { readonly CertificateArn: string }, account: Account): readonly Ask[] => [
    onThing(`acm:${operation}`, account.thing(CertificateArn, account.state.acm.certificates.get(CertificateArn))),
  ];
}

export const acmAsks = (region: string) => ({
  RequestCertificate: (input: RequestCertificateCommandInput) => {
    const { Tags, DomainName = '', SubjectAlternativeNames = [], ValidationMethod = 'EMAIL' } = input;
    const puts = tagsIn(Tags);
    const keys = {
      'acm:ValidationMethod': ValidationMethod,
      'acm:DomainNames': [...new Set([DomainName, ...SubjectAlternativeNames])],
    };
    return [
      { action: 'acm:RequestCertificate', resource: '*', puts, keys },
      { action: 'acm:AddTagsToCertificate', resource: arnOf('acm', `certificate/${fresh}`, region), puts },
    ];
  },
  DescribeCertificate: onCertificate('DescribeCertificate'),
  ListTagsForCertificate: onCertificate('ListTagsForCertificate'),
  DeleteCertificate: onCertificate('DeleteCertificate'),
});

const zoneArn = (id: string): string => `arn:aws:route53:::hostedzone/${id.replace('/hostedzone/', '')}`;

export const route53Asks = {
  ChangeResourceRecordSets: ({ HostedZoneId = '', ChangeBatch }: ChangeResourceRecordSetsCommandInput) => {
    const changes = ChangeBatch?.Changes ?? [];
    const names = changes.map(({ ResourceRecordSet }) => ResourceRecordSet?.Name ?? '');
    return [
      {
        action: 'route53:ChangeResourceRecordSets',
        resource: zoneArn(HostedZoneId),
        keys: {
          'route53:ChangeResourceRecordSetsActions': changes.map(({ Action = '' }) => Action),
          'route53:ChangeResourceRecordSetsRecordTypes': changes.map(
            ({ ResourceRecordSet }) => ResourceRecordSet?.Type ?? '',
          ),
          // Lower case and without the dot at the end (Route 53 developer guide, record set permissions).
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': names.map((name) =>
            name.toLowerCase().replace(/\.$/, ''),
          ),
        },
      },
    ];
  },
  GetHostedZone: ({ Id }: ById) => [{ action: 'route53:GetHostedZone', resource: zoneArn(Id) }],
  ListResourceRecordSets: ({ HostedZoneId }: { readonly HostedZoneId: string }) => [
    { action: 'route53:ListResourceRecordSets', resource: zoneArn(HostedZoneId) },
  ],
};

/** Where clients of us-east-1 work while all else is at home. */
export const regions = { home: localPlace.region, global: 'us-east-1' } as const;
