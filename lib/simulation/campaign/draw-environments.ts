import { weekdays } from '../../domain/deployment-windows';
import type { GuardRules } from '../../domain/guard-rules';
import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { RollbackRules } from '../../rollback/policies';
import type { TrialEnvironments } from '../trial/environment-rules';

/** Environments in which sessions of a trial may be. */
const names = ['dev', 'staging', 'prod'] as const;
const strategies = ['rollback', 'rollback', 'rollback', 'keep', 'approval', 'approval'] as const;
const answers = ['approved', 'approved', 'rejected', undefined] as const;
/** How often (0-1) an environment demands each of them. */
const chances = { atOnce: 0.25, windows: 0.2, deletionProtection: 0.15, timeToLive: 0.1 } as const;

/** What the seed says of environments; its own sequence, so that faults and company stay what they are. */
export function drawEnvironments(seed: number): TrialEnvironments {
  const random = new SeededRandom((seed ^ 0x1b873593) >>> 0);
  const drawn = names.map((name) => {
    const onFailure = pick(random, strategies);
    return { name, onFailure, answer: pick(random, answers), guards: guardsOf(random) };
  });
  return {
    rollback: Object.fromEntries(
      drawn.map(({ name, onFailure }): [string, RollbackRules] => [name, { onFailure, approvalHours: 1 }]),
    ),
    guards: Object.fromEntries(drawn.map(({ name, guards }) => [name, guards])),
    answers: Object.fromEntries(drawn.flatMap(({ name, answer }) => (answer ? [[name, answer] as const] : []))),
  };
}

/** A trial begins with its day: the window closes some minutes later, so some of its deployments come too late. */
function guardsOf(random: Random): GuardRules {
  const draws = { atOnce: random.next(), windows: random.next(), deletionProtection: random.next() };
  const [life, minutes] = [random.next(), 1 + Math.floor(random.next() * 4)];
  return {
    ...(draws.atOnce < chances.atOnce && { atOnce: 1 }),
    ...(draws.windows < chances.windows && {
      windows: [{ days: weekdays, fromMinute: 0, toMinute: minutes, timeZone: 'UTC' }],
    }),
    ...(draws.deletionProtection < chances.deletionProtection && { deletionProtection: true }),
    ...(life < chances.timeToLive && { timeToLive: { hours: 1, warnBeforeHours: 0.5 } }),
  };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random.next() * list.length)] as T;
}
