import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { TrialEnvironments } from '../trial/environment-rules';
import type { PromotionPlay } from '../trial/promotion-play';

/** How often (0-1) a seed promotes, and each of what may happen then does. */
const chances = {
  promotes: 1 / 6,
  former: 0.6,
  twice: 0.25,
  approval: 0.5,
  withdrawn: 0.15,
  stopped: 0.3,
  spoiled: 0.45,
  again: 0.3,
} as const;
const answers = ['approved', 'approved', 'approved', 'rejected', undefined] as const;
/** Minutes for which it is watched, and for which its source must have stood. */
const soaks = [0, 2, 5, 20] as const;
const soaked = [0, 0, 0, 1] as const;

/** Whether the seed promotes, and how; its own sequence, so that everything else stays what it is. */
export function drawPromotion(seed: number): PromotionPlay | undefined {
  const random = new SeededRandom((seed ^ 0x7f4a7c15) >>> 0);
  if (random.next() >= chances.promotes) return undefined;
  const happens = (chance: number): boolean => random.next() < chance;
  const within = (seconds: number): number => Math.floor(random.next() * seconds);
  const rules = {
    from: ['dev'],
    soakedMinutes: pick(random, soaked),
    approval: happens(chances.approval),
    approvalHours: 1,
    soakMinutes: pick(random, soaks),
  };
  return {
    rules,
    ...(happens(chances.former) && { former: random.next() }),
    twice: happens(chances.twice),
    answer: pick(random, answers),
    answerOfReturn: pick(random, answers),
    ...(happens(chances.withdrawn) && { withdrawnAfterSeconds: within(600) }),
    stoppedAfterSeconds: happens(chances.stopped) ? [within(120), within(600)] : [],
    ...(happens(chances.spoiled) && { spoiledAfterSeconds: within(120) }),
    again: happens(chances.again),
  };
}

/** The same environments, of which staging takes promotions. */
export function promotingTo(environments: TrialEnvironments, { rules }: PromotionPlay): TrialEnvironments {
  const { guards } = environments;
  return { ...environments, guards: { ...guards, staging: { ...guards.staging, promotion: rules } } };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random.next() * list.length)] as T;
}
