import { together } from '../../../resources/changes';
import { ordinalsOf } from './look';

/** Launches that may be under way at the same time; more would only be throttled. */
const launchesAtOnce = 5;

/** Launches so many instances, a few at a time, and answers their ids in the order of their ordinals. */
export async function launchEach(
  count: number,
  launch: (ordinal: number) => Promise<string>,
): Promise<readonly string[]> {
  const ordinals = ordinalsOf(count);
  const ids: string[] = [];
  for (let start = 0; start < ordinals.length; start += launchesAtOnce) {
    ids.push(...(await together(ordinals.slice(start, start + launchesAtOnce).map(launch))));
  }
  return ids;
}
