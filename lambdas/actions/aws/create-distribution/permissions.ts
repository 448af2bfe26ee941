import type { IamStatement } from '../../definition';
import { ownedBySession, taggedAndNotOfAnother, taggedForSession } from '../iam';

const distributionArns = ['arn:aws:cloudfront::*:distribution/*'] as const;

const reads: readonly IamStatement[] = [
  {
    actions: ['cloudfront:GetDistribution', 'cloudfront:ListTagsForResource'],
    resources: distributionArns,
    why: 'Finds and looks at what it made; whose it is, its tags say only afterwards.',
  },
  {
    actions: ['cloudfront:ListDistributions'],
    resources: ['*'],
    why: 'Finds what a lost answer made. Lists, so it knows no single distribution.',
  },
];

/** CloudFront looks at the firewall in the caller's name (WAF developer guide, API permissions). */
const firewall: IamStatement = {
  actions: ['wafv2:GetWebACL'],
  resources: ['arn:aws:wafv2:us-east-1:*:global/webacl/*'],
  why: 'Puts the firewall that the workflow names before the distribution; only looks at it.',
};

/** CloudFront takes certificates of this region only. */
const certificate: IamStatement = {
  actions: ['acm:DescribeCertificate'],
  resources: ['arn:aws:acm:us-east-1:*:certificate/*'],
  why: 'Looks whether a certificate that CloudFront refuses has only just been issued.',
};

/** What making a distribution needs. CreateDistributionWithTags is these two rights (its API reference). */
export const distributionMakeIam: readonly IamStatement[] = [
  {
    actions: ['cloudfront:CreateDistribution'],
    resources: ['*'],
    conditions: taggedForSession,
    why: 'Makes the distribution, with the session’s tag on it. The call knows no resource: what it makes has no ARN yet.',
  },
  {
    actions: ['cloudfront:TagResource'],
    resources: distributionArns,
    conditions: taggedAndNotOfAnother,
    why: 'Tags in the creating call. CloudFront tells that call from others by nothing, so makers can delete nothing.',
    exception:
      'Distributions have no names to confine it by: one without a session’s tag could be claimed. Undoers act on ids of the ledger only.',
  },
  firewall,
  certificate,
  ...reads,
];

/** What removing it needs. */
export const distributionUndoIam: readonly IamStatement[] = [
  {
    actions: ['cloudfront:UpdateDistribution', 'cloudfront:DeleteDistribution'],
    resources: distributionArns,
    conditions: ownedBySession,
    why: 'Disables and then deletes the session’s own distribution.',
  },
  firewall,
  ...reads,
];
