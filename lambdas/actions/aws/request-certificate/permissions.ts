import type { IamStatement } from '../../definition';
import { ownedBySession, taggedAndNotOfAnother, taggedForSession } from '../iam';

/** In the region of everything else, and in the one that CloudFront takes certificates of. */
const certificateArns = ['arn:aws:acm:*:*:certificate/*', 'arn:aws:acm:us-east-1:*:certificate/*'] as const;
const zoneArns = ['arn:aws:route53:::hostedzone/*'] as const;

/** Records that prove names to ACM are CNAMEs whose names begin so; no other record of a zone can be touched. */
const provingRecords = { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['_*'] } as const;

function changeRecords(action: 'CREATE' | 'DELETE', why: string): IamStatement {
  return {
    actions: ['route53:ChangeResourceRecordSets'],
    resources: zoneArns,
    conditions: {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsActions': [action],
        'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
      },
      'ForAllValues:StringLike': provingRecords,
    },
    why,
    exception:
      'Records have no tags: confined to CNAMEs that begin with _, as those are that prove a name to ACM, and to one kind of change.',
  };
}

const reads: readonly IamStatement[] = [
  {
    actions: ['acm:DescribeCertificate', 'acm:ListTagsForCertificate'],
    resources: certificateArns,
    why: 'Looks at what it made, at certificates that workflows name, and at those that need the same records.',
  },
  {
    actions: ['acm:ListCertificates'],
    resources: ['*'],
    why: 'Finds what a lost answer made, and who else needs a record. Lists, so it knows no single certificate.',
  },
  {
    actions: ['route53:ListResourceRecordSets'],
    resources: zoneArns,
    why: 'Looks what stands in the place of a record. Whose zone it is, the workflow says.',
  },
];

/** What requesting a certificate needs. */
export const certificateMakeIam: readonly IamStatement[] = [
  {
    actions: ['acm:RequestCertificate'],
    resources: ['*'],
    conditions: { StringEquals: { ...taggedForSession.StringEquals, 'acm:ValidationMethod': 'DNS' } },
    why: 'Requests it, with the session’s tag and by DNS only. The call knows no resource: what it makes has no ARN yet.',
  },
  {
    actions: ['acm:AddTagsToCertificate'],
    resources: certificateArns,
    conditions: taggedAndNotOfAnother,
    why: 'Tags in the creating call. ACM tells that call from others by nothing, so makers can delete nothing.',
    exception:
      'Certificates have no names to confine it by: one without a session’s tag could be claimed. Undoers act on ids of the ledger only.',
  },
  {
    actions: ['route53:GetHostedZone'],
    resources: zoneArns,
    why: 'Finds before the deployment whether the zone is public and that of the domain.',
  },
  changeRecords('CREATE', 'Makes the records that prove the names. CREATE never overwrites what is there.'),
  ...reads,
];

/** What removing it needs. */
export const certificateUndoIam: readonly IamStatement[] = [
  {
    actions: ['acm:DeleteCertificate'],
    resources: certificateArns,
    conditions: ownedBySession,
    why: 'Deletes the session’s own certificate.',
  },
  changeRecords(
    'DELETE',
    'Deletes the records that proved it. Records have no tags; Route 53 deletes only what equals the record that is named.',
  ),
  ...reads,
];
