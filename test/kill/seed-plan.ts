import { SeededRandom } from '../../lib/local/time/seeded-random';

/** What the host does, and who else is there, when it is killed. */
export const scenarios = ['deploy', 'fault', 'rollback', 'cancel', 'guest', 'detach', 'recovery'] as const;
export type Scenario = (typeof scenarios)[number];

/** The command that comes next. */
export const nextCommands = [
  'status',
  'list',
  'watch',
  'rollback',
  'inventory',
  'deploy-other',
  'deploy-same',
] as const;
export type NextCommand = (typeof nextCommands)[number];

/** Faults of a deployment whose host is killed: each ends in a rollback of its own. */
const faults = [
  'create_vpc:error',
  'launch_spot_instance:abort',
  'launch_spot_instance:timeout',
  'setup_docker:error',
  'check_health:error',
] as const;

/** When the host dies: after a share of its usual life, or around one of its writes of the account or of its answers. */
export type Moment =
  | { readonly kind: 'time'; readonly share: number }
  | { readonly kind: 'save'; readonly share: number; readonly place: 'before' | 'after' }
  | { readonly kind: 'answer'; readonly count: number; readonly share: number; readonly place: 'before' | 'after' };

/** Where somebody asks the host for something. The first answers are those to what changes the account. */
const withGuests: readonly Scenario[] = ['cancel', 'guest', 'detach'];
const firstAnswers = 16;

/** All that a seed decides. */
export interface SeedPlan {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly moment: Moment;
  readonly next: NextCommand;
  readonly fault: string;
  /** When a second process comes, as a share of the time until the kill. */
  readonly guestShare: number;
  readonly guest: 'watch' | 'deploy-other';
}

/** Seeds one after another go through all scenarios, so that any few of them cover much. */
export function planOf(seed: number): SeedPlan {
  const random = new SeededRandom(seed * 7919);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)]!;
  const scenario = scenarios[seed % scenarios.length]!;
  return {
    seed,
    scenario,
    moment: momentOf(random, scenario),
    next: pick(nextCommands),
    fault: pick(faults),
    guestShare: random.next(),
    guest: pick(['watch', 'deploy-other'] as const),
  };
}

function momentOf(random: SeededRandom, scenario: Scenario): Moment {
  const share = random.next();
  const kind = random.next();
  const place = random.next() < 0.5 ? 'before' : 'after';
  if (kind < 0.5) return { kind: 'time', share };
  if (kind < 0.8 && withGuests.includes(scenario)) {
    return { kind: 'answer', share, count: 1 + Math.floor(random.next() * firstAnswers), place };
  }
  return { kind: 'save', share, place };
}

/** An earlier moment: of the same kind, as long as there may be one. */
export function sooner(moment: Moment): Moment {
  const share = moment.share / 2;
  switch (moment.kind) {
    case 'time':
      return { ...moment, share };
    case 'save':
      return share < 0.05 ? { kind: 'time', share: 0.5 } : { ...moment, share };
    case 'answer':
      return moment.count === 1 ? { kind: 'time', share: 0.5 } : { ...moment, count: Math.ceil(moment.count / 2) };
  }
}

/** A moment for people. */
export function describeMoment(moment: Moment): string {
  const percent = `${Math.round(moment.share * 100)} %`;
  switch (moment.kind) {
    case 'time':
      return `at ${percent}`;
    case 'save':
      return `${moment.place} the write at ${percent}`;
    case 'answer':
      return `${moment.place} answer ${moment.count}`;
  }
}
