import type { DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import type { World } from '../account/world';
import { countRequest } from '../cloudwatch/requests';
import type { Outcome } from '../http/get';
import { living, servedConfig } from './lookup';

type Failure = Outcome & { readonly kind: 'failure' };
type Next = (world: World, url: URL) => Outcome;

const failure = (code: Failure['code'], why: string): Outcome => ({ kind: 'failure', code, why });
const page = (status: number, title: string): Outcome => ({
  kind: 'answer',
  answer: { status, body: `<h1>${status} ERROR</h1><h2>${title}</h2>` },
});

/**
 * Follows a GET to a distribution: deployed → enabled → what its viewers may speak → its origin, by `next`.
 * Undefined: no distribution has that name.
 */
export function throughDistribution(world: World, url: URL, port: number, next: Next): Outcome | undefined {
  const distribution = living(world).find(({ domainName }) => domainName === url.hostname);
  if (distribution === undefined) return undefined;
  const config = servedConfig(distribution, world.now);
  if (config === undefined) return failure('ENOTFOUND', 'the distribution is not deployed yet');
  if (port !== (url.protocol === 'https:' ? 443 : 80)) return failure('ETIMEDOUT', 'edges listen to 80 and 443 only');
  if (config.Enabled !== true) return page(403, 'The distribution is disabled.');
  countRequest(world, 'AWS/CloudFront', 'Requests', `DistributionId=${distribution.id},Region=Global`);
  return refusedToViewer(config, url) ?? fromOrigin(world, config, url, next);
}

function refusedToViewer(config: DistributionConfig, url: URL): Outcome | undefined {
  const policy = config.DefaultCacheBehavior?.ViewerProtocolPolicy;
  if (url.protocol === 'https:' || policy === 'allow-all') return undefined;
  if (policy === 'https-only') return page(403, 'This distribution serves HTTPS only.');
  const location = `https://${url.hostname}${url.pathname}${url.search}`;
  return { kind: 'answer', answer: { status: 301, body: '', location } };
}

/** What keeps an edge from its origin: 504 where packets are lost, 502 for all else (developer guide, HTTP 502, 504). */
function fromOrigin(world: World, config: DistributionConfig, url: URL, next: Next): Outcome {
  const wanted = config.DefaultCacheBehavior?.TargetOriginId;
  const origin = config.Origins?.Items?.find(({ Id }) => Id === wanted);
  if (origin === undefined) return page(502, 'The distribution has no such origin.');
  const outcome = next(world, originUrl(origin, url));
  if (outcome.kind === 'answer') return outcome;
  return outcome.code === 'ETIMEDOUT'
    ? page(504, 'The origin did not answer in time.')
    : page(502, `CloudFront could not reach the origin: ${outcome.why}.`);
}

function originUrl({ CustomOriginConfig, DomainName, OriginPath = '' }: Origin, url: URL): URL {
  const policy = CustomOriginConfig?.OriginProtocolPolicy;
  const isSecure = policy === 'https-only' || (policy === 'match-viewer' && url.protocol === 'https:');
  const port = isSecure ? (CustomOriginConfig?.HTTPSPort ?? 443) : (CustomOriginConfig?.HTTPPort ?? 80);
  return new URL(`${isSecure ? 'https' : 'http'}://${DomainName}:${port}${OriginPath}${url.pathname}${url.search}`);
}
