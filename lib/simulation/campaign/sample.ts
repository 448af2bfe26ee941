import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { AimedFault } from '../aims/aimed-fault';
import type { Site } from '../site';

/** One call and one kind of fault. */
export interface Pair {
  readonly site: Site;
  readonly fault: AimedFault & { readonly site: string };
}

/**
 * So many pairs of every stratum, which is a class of calls, a kind of fault and a step (or a function that works on none),
 * forward and back; all where there are no more. Drawn from the seed, in the order in which they were.
 */
export function sampleOf(pairs: readonly Pair[], ofEach: number, seed: number): readonly Pair[] {
  const random = new SeededRandom((seed ^ 0x3c6ef372) >>> 0);
  const taken = new Set([...strataOf(pairs).values()].flatMap((stratum) => draw(stratum, ofEach, random)));
  return pairs.filter((pair) => taken.has(pair));
}

/** The pairs of each class of calls, kind and step. */
export function strataOf(pairs: readonly Pair[]): ReadonlyMap<string, readonly Pair[]> {
  const strata = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const name = stratumOf(pair);
    strata.set(name, [...(strata.get(name) ?? []), pair]);
  }
  return strata;
}

function stratumOf({ site, fault }: Pair): string {
  const [where, step = where] = site.place.split('.');
  return `${site.callClass} ${fault.kind} ${step}`;
}

function draw(pairs: readonly Pair[], count: number, random: Random): readonly Pair[] {
  const left = [...pairs];
  const drawn: Pair[] = [];
  while (drawn.length < count && left.length > 0)
    drawn.push(...left.splice(Math.floor(random.next() * left.length), 1));
  return drawn;
}
