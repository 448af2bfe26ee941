import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { isAlive, isKnown, isShown } from '../account/record';
import type { World } from '../account/world';
import { refuse } from '../api/refusal';
import type { DistributionRecord } from './state';

/** The ARN of a distribution; CloudFront is global, so it names no region. */
export function arnOf({ accountId }: World, id: string): string {
  return `arn:aws:cloudfront::${accountId}:distribution/${id}`;
}

/** Whether every edge has what it was told last. */
export function statusOf(distribution: DistributionRecord, now: number): 'InProgress' | 'Deployed' {
  return now < distribution.settlesAt ? 'InProgress' : 'Deployed';
}

/** What the edges serve: the last config once it is deployed, the one before until then. */
export function servedConfig(distribution: DistributionRecord, now: number): DistributionConfig | undefined {
  return now < distribution.settlesAt ? (distribution.formerConfig ?? undefined) : distribution.config;
}

/** What is there, whatever reads show. */
export function living({ state, now }: World): DistributionRecord[] {
  return [...state.cloudfront.distributions.values()].filter((distribution) => isAlive(distribution, now));
}

/** What reads show. */
export function shown({ state, now }: World): DistributionRecord[] {
  return [...state.cloudfront.distributions.values()].filter((distribution) => isShown(distribution, now));
}

/** The distribution that a read asks for. */
export function read(world: World, id: string): DistributionRecord {
  const distribution = world.state.cloudfront.distributions.get(id);
  if (distribution !== undefined && isShown(distribution, world.now)) return distribution;
  throw absent();
}

/** The distribution that a change names, if the caller has seen its last version. */
export function changed(world: World, id: string, ifMatch: string | undefined): DistributionRecord {
  const distribution = world.state.cloudfront.distributions.get(id);
  if (distribution === undefined || !isKnown(distribution, world.now)) throw absent();
  if (ifMatch === undefined) {
    throw refuse('InvalidIfMatchVersion', 'The If-Match version is missing or not valid for the resource.');
  }
  if (ifMatch !== distribution.etag) {
    throw refuse('PreconditionFailed', 'The request failed because it didn’t meet the preconditions.', 412);
  }
  return distribution;
}

function absent() {
  return refuse('NoSuchDistribution', 'The specified distribution does not exist.', 404);
}
