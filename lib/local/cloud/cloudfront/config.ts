import type { DefaultCacheBehavior, DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { HttpVersion, PriceClass } from '@aws-sdk/client-cloudfront';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { refuse } from '../api/refusal';
import { managedCachePolicies, managedOriginRequestPolicies } from './managed-policies';
import type { DistributionRecord } from './state';
import { checkAliases, checkCertificate } from './viewer-certificate';

const invalid = (message: string) => refuse('InvalidArgument', message);

/** Codes for which answers may be kept or replaced (developer guide, error caching). */
const errorCodes: readonly number[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** A config as AWS would take it, or its refusal. `own` is the distribution that gets it, if it is there already. */
export function readConfig(
  world: World,
  config: DistributionConfig | undefined,
  own?: DistributionRecord,
): DistributionConfig {
  if (config === undefined) throw refuse('MissingBody', 'This operation requires a body.');
  checkMembers(config);
  checkQuantities(config);
  checkLimits(config);
  const origins = config.Origins?.Items ?? [];
  if (origins.length === 0) throw invalid('The parameter Origins is required.');
  for (const origin of origins) checkOrigin(origin);
  checkBehavior(config.DefaultCacheBehavior, origins);
  checkCertificate(world, config);
  checkAliases(world, config, own);
  return structuredClone(config);
}

function checkMembers(config: DistributionConfig): void {
  for (const member of ['CallerReference', 'Origins', 'DefaultCacheBehavior', 'Comment', 'Enabled'] as const) {
    if (config[member] === undefined) throw invalid(`The parameter ${member} is required.`);
  }
  const odd = [config.CacheBehaviors, config.OriginGroups].some((list) => (list?.Quantity ?? 0) > 0);
  if (odd || config.Staging === true) throw notSimulated('cache behaviors by path, origin groups, staging');
}

/** Lists carry their own length, and AWS compares. */
function checkQuantities(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('Quantity' in value) {
    const length = 'Items' in value && Array.isArray(value.Items) ? value.Items.length : 0;
    if (length !== value.Quantity) {
      throw refuse('InconsistentQuantities', 'The value of Quantity and the size of Items don’t match.');
    }
  }
  for (const member of Object.values(value)) checkQuantities(member);
}

function checkLimits({
  Comment,
  PriceClass: price,
  HttpVersion: version,
  WebACLId,
  CustomErrorResponses,
}: DistributionConfig) {
  if ((Comment ?? '').length > 128) throw invalid('The parameter Comment is too big.');
  if (price !== undefined && !Object.values(PriceClass).includes(price)) throw invalid('The price class is invalid.');
  if (version !== undefined && !Object.values(HttpVersion).includes(version))
    throw invalid('The HTTP version is invalid.');
  if (WebACLId !== undefined && WebACLId !== '' && !/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\//.test(WebACLId)) {
    throw refuse('InvalidWebACLId', 'The web ACL is not a global one of us-east-1.');
  }
  for (const { ErrorCode } of CustomErrorResponses?.Items ?? []) {
    if (!errorCodes.includes(ErrorCode ?? 0))
      throw refuse('InvalidErrorCode', `The error code ${ErrorCode} is invalid.`);
  }
}

function checkOrigin({ CustomOriginConfig, DomainName = '' }: Origin): void {
  if (CustomOriginConfig === undefined) throw notSimulated('origins other than HTTP servers');
  if (DomainName.endsWith('.cloudfront.net')) throw notSimulated('a distribution as the origin of another');
  const isName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/i.test(DomainName);
  if (!isName) throw invalid('The parameter origin name must be a domain name.');
}

function checkBehavior(behavior: DefaultCacheBehavior | undefined, origins: readonly Origin[]): void {
  const { CachePolicyId, ForwardedValues, OriginRequestPolicyId, TargetOriginId } = behavior ?? {};
  if (!origins.some(({ Id }) => Id === TargetOriginId)) {
    throw refuse('NoSuchOrigin', 'No origin exists with the specified Origin Id.', 404);
  }
  if (ForwardedValues !== undefined) throw notSimulated('forwarded values instead of a cache policy');
  if (CachePolicyId === undefined) throw invalid('The parameter ForwardedValues or CachePolicyId is required.');
  if (!managedCachePolicies.has(CachePolicyId)) {
    throw refuse('NoSuchCachePolicy', 'The cache policy does not exist.', 404);
  }
  if (OriginRequestPolicyId !== undefined && !managedOriginRequestPolicies.has(OriginRequestPolicyId)) {
    throw refuse('NoSuchOriginRequestPolicy', 'The origin request policy does not exist.', 404);
  }
}
