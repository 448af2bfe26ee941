import { faultKindNames } from '../../local/faults/kinds/table';
import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { AimedFault } from '../aims/aimed-fault';
import type { TrialEnvironments } from '../trial/environment-rules';
import type { Interference } from '../trial/interference';
import type { PromotionPlay } from '../trial/promotion-play';
import { runTrial } from '../trial/trial';
import { type CampaignOptions, isMine, Tally, undisturbedFacts } from './campaign';
import { drawEnvironments } from './draw-environments';
import { drawPromotion, promotingTo } from './draw-promotion';
import type { CampaignReport } from './report';
import { ruleCounts } from './rule-counts';

/** What a seed does to a trial. */
export interface Storm {
  readonly faults: readonly AimedFault[];
  readonly interference: readonly Interference[];
  readonly environments: TrialEnvironments;
  readonly promotion: PromotionPlay | undefined;
}

/** What calls there are is taken from one run for all, so that a seed alone says what happens. */
const referenceSeed = 1;
const mostFaults = 6;
/** Most faults strike once; some come in a row. */
const rows = [1, 1, 1, 1, 2, 3, 8] as const;
const meddlers = [
  'deploy',
  'deploy-elsewhere',
  'cancel',
  'rollback',
  'sweep',
  'repeat-events',
  'duplicate',
  'redrive',
] as const;
/** How often (0-1) each of them appears, a further whole deployment does, and no event of a bad end arrives. */
const chances = { meddler: 0.18, further: 0.06, lostEvents: 0.1 } as const;

/**
 * Which calls are struck, as parts of the calls of one deployment and its rollback, how many faults there are at the most,
 * and for how long others come. Where something is promoted there is more of each, and what is promoted must come about.
 */
const usual = { from: 0, to: 1, mostFaults, seconds: 300 } as const;
const promoting = { from: 0.4, to: 1.6, mostFaults: 3, seconds: 1_200 } as const;

/** Random faults and random company, many times. */
export async function randomCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { workflow, seed: first, seeds, progress } = options;
  const tally = new Tally(options);
  const undisturbed = await runTrial({ ...options.trial, workflow, seed: referenceSeed });
  if (options.part === 0) tally.hold(undisturbed, undisturbedFacts(undisturbed, referenceSeed));
  let armed = 0;
  let struck = 0;
  for (let index = 0; index < seeds; index++) {
    if (!isMine(options, index)) continue;
    const seed = first + index;
    const storm = stormOf(seed, undisturbed);
    const trial = await runTrial({ ...options.trial, workflow, seed, ...storm });
    armed += storm.faults.length;
    struck += new Set(trial.strikes.map(({ step }) => step)).size;
    tally.add(trial, { seed, faults: storm.faults, replay: `--faults random --seed ${seed}` });
    progress?.(index + 1, seeds);
  }
  const { sites } = undisturbed;
  tally.knows({ sites: sites.length, rules: ruleCounts(sites), faults_covered: struck, faults_applicable: armed });
  return tally.report();
}

/** What the seed stands for; its own sequence, so that the trial’s stays what it is. */
export function stormOf(
  seed: number,
  undisturbed: { readonly sites: readonly unknown[]; readonly virtualSeconds: number },
): Storm {
  const random = new SeededRandom((seed ^ 0x5bd1e995) >>> 0);
  const promotion = drawPromotion(seed);
  const reach = promotion ? promoting : usual;
  const count = 1 + Math.floor(random.next() * reach.mostFaults);
  const faults = Array.from({ length: count }, () => ({
    from: Math.floor((reach.from + random.next() * (reach.to - reach.from)) * undisturbed.sites.length),
    kind: pick(random, faultKindNames),
    times: pick(random, rows),
  }));
  const afterSeconds = (): number => Math.floor(random.next() * reach.seconds);
  const interference: Interference[] = meddlers
    .filter(() => random.next() < chances.meddler)
    .map((kind) => ({ kind, afterSeconds: afterSeconds() }));
  if (random.next() < chances.lostEvents) interference.push({ kind: 'lost-events', afterSeconds: 0 });
  for (const kind of ['deploy-beside', 'deploy-far'] as const)
    if (random.next() < chances.further) interference.push({ kind, afterSeconds: afterSeconds() });
  const environments = drawEnvironments(seed);
  return {
    faults,
    interference,
    environments: promotion ? promotingTo(environments, promotion) : environments,
    promotion,
  };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random.next() * list.length)] as T;
}
