import {
  type DistributionConfig,
  GetDistributionCommand,
  type Origin,
  paginateListDistributions,
} from '@aws-sdk/client-cloudfront';
import type { Doors, Follow, Request } from './link';

const ports = { http: 80, https: 443 } as const;

/** A name of a distribution: deployed → enabled → what viewers may speak → its origin, by `next`. */
export const followDistribution =
  (next: Follow): Follow =>
  async (doors, request) => {
    const config = await servedConfig(doors, request.host);
    if (config === undefined || request.port !== (request.secure ? ports.https : ports.http)) return undefined;
    if (config.Enabled !== true) return { status: 403, body: 'The distribution is disabled.\n' };
    const policy = config.DefaultCacheBehavior?.ViewerProtocolPolicy;
    if (!request.secure && policy === 'redirect-to-https') {
      return { status: 301, body: '', location: `https://${request.host}${request.path}` };
    }
    const wanted = config.DefaultCacheBehavior?.TargetOriginId;
    const origin = config.Origins?.Items?.find(({ Id }) => Id === wanted);
    const answer = origin && (await next(doors, toOrigin(origin, request)));
    return answer ?? { status: 502, body: 'CloudFront could not reach the origin.\n' };
  };

/** What edges serve under a name; undefined until every edge knows it. */
async function servedConfig({ cloudfront }: Doors, host: string): Promise<DistributionConfig | undefined> {
  for await (const page of paginateListDistributions({ client: cloudfront }, {})) {
    const found = page.DistributionList?.Items?.find(({ DomainName }) => DomainName === host);
    if (found === undefined) continue;
    const { Distribution } = await cloudfront.send(new GetDistributionCommand({ Id: found.Id }));
    return Distribution?.Status === 'Deployed' ? Distribution.DistributionConfig : undefined;
  }
  return undefined;
}

function toOrigin({ DomainName = '', CustomOriginConfig }: Origin, { path, secure }: Request): Request {
  const policy = CustomOriginConfig?.OriginProtocolPolicy;
  const safe = policy === 'https-only' || (policy === 'match-viewer' && secure);
  const port = safe ? (CustomOriginConfig?.HTTPSPort ?? ports.https) : (CustomOriginConfig?.HTTPPort ?? ports.http);
  return { host: DomainName, path, port, secure: safe };
}
