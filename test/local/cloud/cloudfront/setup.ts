import {
  CreateDistributionWithTagsCommand,
  DeleteDistributionCommand,
  type Distribution,
  type DistributionConfig,
  GetDistributionCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import type { SimulatedAccount } from '../../../helpers/simulated-account';

/** UseOriginCacheControlHeaders. */
const cachePolicy = '83da9c7e-98b4-4e11-a168-04f0df8e2c65';

/** The least that CloudFront takes. */
export function configOf(changes: Partial<DistributionConfig> = {}): DistributionConfig {
  return {
    CallerReference: 'one',
    Comment: '',
    Enabled: true,
    Origins: { Quantity: 1, Items: [originOf('shop.example.com')] },
    DefaultCacheBehavior: {
      TargetOriginId: 'web',
      ViewerProtocolPolicy: 'redirect-to-https',
      CachePolicyId: cachePolicy,
    },
    ...changes,
  };
}

/** An HTTP server behind a distribution. */
export function originOf(DomainName: string) {
  return {
    Id: 'web',
    DomainName,
    CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' as const },
  };
}

/** Makes one, tagged as the shop's. */
export async function makeDistribution(
  { clients }: SimulatedAccount,
  changes: Partial<DistributionConfig> = {},
): Promise<Distribution> {
  const DistributionConfigWithTags = {
    DistributionConfig: configOf(changes),
    Tags: { Items: [{ Key: 'owner', Value: 'shop' }] },
  };
  const command = new CreateDistributionWithTagsCommand({ DistributionConfigWithTags });
  return (await clients.cloudfront.send(command)).Distribution!;
}

/** As it stands: its status, and the version that changes must name. */
export async function look({ clients }: SimulatedAccount, Id: string) {
  const { Distribution, ETag } = await clients.cloudfront.send(new GetDistributionCommand({ Id }));
  return { status: Distribution!.Status, config: Distribution!.DistributionConfig!, etag: ETag! };
}

/** Gives it another config, by the version that is there. */
export async function change(account: SimulatedAccount, Id: string, changes: Partial<DistributionConfig>) {
  const { config, etag } = await look(account, Id);
  const DistributionConfig = { ...config, ...changes };
  return account.clients.cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: etag, DistributionConfig }));
}

/** Deletes it, by the version that is there. */
export async function remove(account: SimulatedAccount, Id: string) {
  const { etag } = await look(account, Id);
  return account.clients.cloudfront.send(new DeleteDistributionCommand({ Id, IfMatch: etag }));
}
