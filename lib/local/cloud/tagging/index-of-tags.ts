import { hashToUnit } from '../account/draw';
import type { TagPair } from '../account/record';
import type { World } from '../account/world';
import { tagRecord } from '../api/tags';
import { type Tagged, taggedIn } from './arns';

/**
 * How far the index lags behind, in seconds: nothing is published, so both are assumed. That it goes on showing what is
 * gone is AWS's own word ("tagged or previously tagged", API reference of GetResources).
 */
const latestSeconds = 60;
const longestGhostSeconds = 300;

/** One entry of the index. */
export interface Entry {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What the index of a region holds now: fresh things and tags come late, what is gone stays for minutes. How long follows
 * from the ARN, so that asking draws nothing.
 */
export function entriesOf(world: World, region: string): readonly Entry[] {
  return taggedIn(world, region)
    .map((tagged) => ({ arn: tagged.arn, tags: tagRecord(listedTags(world, tagged)) }))
    .filter(({ tags }) => Object.keys(tags).length > 0)
    .sort((a, b) => a.arn.localeCompare(b.arn));
}

function listedTags({ now, limits }: World, { arn, record }: Tagged): readonly TagPair[] {
  const isLate = hashToUnit(`late ${arn}`) < limits.visibility.chance;
  const lag = isLate ? hashToUnit(`lag ${arn}`) : 0;
  const isForgotten = record.goneAt !== null && now >= record.goneAt + lag * longestGhostSeconds * 1000;
  if (isForgotten) return [];
  return now < record.taggedFrom + lag * latestSeconds * 1000 ? record.formerTags : record.tags;
}
