import type {
  CreateDistributionRequest,
  CreateDistributionResult,
  CreateDistributionWithTagsRequest,
  CreateDistributionWithTagsResult,
  DeleteDistributionRequest,
  DistributionConfig,
  UpdateDistributionRequest,
  UpdateDistributionResult,
} from '@aws-sdk/client-cloudfront';
import { drawFromSamples, drawHex } from '../account/draw';
import { takes } from '../account/durations';
import { born, remove, type TagPair } from '../account/record';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { checkQuota } from '../ec2/quota';
import { readConfig } from './config';
import { deploymentSamples } from './figures';
import { changed, living, servedConfig, statusOf } from './lookup';
import type { DistributionRecord } from './state';
import { viewDistribution } from './views';

/** When what is told to CloudFront now is at every edge; disabling spreads like anything else (assumed). */
const settlesAt = (world: World, id: string) =>
  world.now + takes(world, 'distributionDeployed', id, drawFromSamples(world.random, deploymentSamples));
const drawName = ({ random }: World) => drawHex(random, 13);
const drawEtag = (world: World) => `E${drawName(world).toUpperCase()}`;

function add(world: World, given: DistributionConfig | undefined, tags: readonly TagPair[]) {
  const config = readConfig(world, given);
  if (living(world).some((other) => other.config.CallerReference === config.CallerReference)) {
    const message = 'The caller reference that you are using to create a distribution is associated with another one.';
    throw refuse('DistributionAlreadyExists', message, 409);
  }
  const { distributions } = world.state.cloudfront;
  const limit = { code: 'TooManyDistributions', noun: 'distributions' };
  checkQuota(world, 'cloudfront/L-24B04930', distributions.values(), limit);
  const record = born(world, drawEtag(world), tags);
  const distribution: DistributionRecord = {
    ...record,
    domainName: `d${drawName(world)}.cloudfront.net`,
    config,
    formerConfig: null,
    etag: drawEtag(world),
    modifiedAt: world.now,
    settlesAt: settlesAt(world, record.id),
  };
  distributions.set(distribution.id, distribution);
  return told(world, distribution);
}

function told(world: World, distribution: DistributionRecord) {
  const Location = `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distribution.id}`;
  return { Distribution: viewDistribution(world, distribution), ETag: distribution.etag, Location };
}

export const distributionOperations = {
  CreateDistribution: operation<CreateDistributionRequest, CreateDistributionResult>()([], (world, request) =>
    add(world, request.DistributionConfig, []),
  ),

  CreateDistributionWithTags: operation<CreateDistributionWithTagsRequest, CreateDistributionWithTagsResult>()(
    ['DistributionConfigWithTags'],
    (world, { DistributionConfigWithTags: { DistributionConfig, Tags } }) =>
      add(world, DistributionConfig, readTags(Tags?.Items, 'InvalidTagging')),
  ),

  /** A change is taken while the one before still spreads (assumed); the edges serve the older config until then. */
  UpdateDistribution: operation<UpdateDistributionRequest, UpdateDistributionResult>()(['Id'], (world, request) => {
    const distribution = changed(world, request.Id, request.IfMatch);
    const config = readConfig(world, request.DistributionConfig, distribution);
    if (config.CallerReference !== distribution.config.CallerReference) {
      throw refuse('IllegalUpdate', 'The update contains modifications that are not allowed.');
    }
    distribution.formerConfig = servedConfig(distribution, world.now) ?? null;
    distribution.config = config;
    distribution.etag = drawEtag(world);
    distribution.modifiedAt = world.now;
    distribution.settlesAt = settlesAt(world, distribution.id);
    const { Distribution, ETag } = told(world, distribution);
    return { Distribution, ETag };
  }),

  /** Takes only what is disabled at every edge (API reference). */
  DeleteDistribution: operation<DeleteDistributionRequest, object>()(['Id'], (world, request) => {
    const distribution = changed(world, request.Id, request.IfMatch);
    if (distribution.config.Enabled !== false || statusOf(distribution, world.now) !== 'Deployed') {
      const message = 'The distribution you are trying to delete has not been disabled.';
      throw refuse('DistributionNotDisabled', message, 409);
    }
    remove(world, distribution);
    return {};
  }),
};
