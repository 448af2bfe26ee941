import { faultKindNames } from '../../local/faults/kinds/table';
import type { Random } from '../../ports/random';
import type { Act, CheckpointAct, DrawnMode, Prefix, ResumeAct, RollbackAct } from './script';

/** What calls there are, from a run without any of this: so that a seed alone says what happens. */
export interface Reference {
  /** Calls until the deployment has ended, and in all. */
  readonly forwardSites: number;
  readonly sites: readonly unknown[];
  /** The calls that take something away, each once: `ec2:DeleteVpc`. */
  readonly removals: readonly string[];
}

const untils = ['end', 'end', 'end', 'failure', 'stop', 'cancel', 'running'] as const;
const modes = ['full', 'partial', 'partial', 'service', 'service'] as const;
/** What is done in a row; a rollback that is stuck comes with a way out. */
const episodes = [
  'rollback',
  'rollback',
  'rollback',
  'resume',
  'resume',
  'part and resume',
  'part and resume',
  'checkpoint',
  'back to a checkpoint',
  'stuck and resume',
  'stuck and accept',
] as const;
/** Kinds that a rollback can meet. */
const faultKinds = faultKindNames.filter((name) => name !== 'capacity');
const chances = {
  settled: 0.7,
  outside: 0.3,
  same: 0.2,
  other: 0.15,
  faults: 0.4,
  again: 0.5,
  drops: 0.15,
  otherValue: 0.3,
  denied: 0.15,
  newcomer: 0.4,
} as const;
const most = { outside: 2, faults: 2 } as const;
/** Most faults strike once; some come in a row. */
const rows = [1, 1, 1, 2, 4, 20] as const;

/** One or two acts that belong together. */
export function drawEpisode(random: Random, reference: Reference): readonly Act[] {
  const rollback = (facts: Partial<RollbackAct> = {}): RollbackAct => ({
    ...drawRollback(random, reference),
    ...facts,
  });
  const denied = reference.removals.length === 0 ? {} : { denied: pick(random, reference.removals) };
  switch (pick(random, episodes)) {
    case 'rollback':
      return [rollback()];
    case 'resume':
      return [drawResume(random, reference)];
    case 'part and resume':
      return [
        rollback({ mode: { ...drawMode(random), type: pick(random, ['partial', 'service']) } }),
        drawResume(random, reference),
      ];
    case 'checkpoint':
      return [drawCheckpoint(random, reference)];
    case 'back to a checkpoint':
      return [drawCheckpoint(random, reference), rollback({ mode: { type: 'partial', pick: random.next() } })];
    case 'stuck and resume':
      return [rollback({ ...denied, leaves: true }), drawResume(random, reference)];
    case 'stuck and accept':
      return [
        rollback({ ...denied, leaves: true, mode: { type: 'full', pick: 0 } }),
        { does: 'accept', newcomer: random.next() < chances.newcomer },
      ];
  }
}

/** How far something gets. */
export function drawPrefix(
  random: Random,
  kinds: readonly Prefix['kind'][],
  { forwardSites }: Pick<Reference, 'forwardSites'>,
): Prefix {
  return {
    kind: pick(random, kinds),
    atCall: Math.floor(random.next() * forwardSites),
    isSettled: random.next() < chances.settled,
  };
}

function drawRollback(random: Random, reference: Reference): RollbackAct {
  const mode = drawMode(random);
  const outside = drawOutside(random);
  const company = random.next();
  const other = drawMode(random);
  // A rollback makes about as many calls as a whole run makes after its deployment has ended.
  const faults = drawFaults(random, faultKinds, reference.sites.length - reference.forwardSites);
  return {
    does: 'rollback',
    mode,
    outside,
    beside: company < chances.same ? 'the same' : company < chances.same + chances.other ? other : 'nobody',
    faults,
    again: random.next() < chances.again,
  };
}

function drawResume(random: Random, reference: Reference): ResumeAct {
  const until = drawPrefix(random, untils, reference);
  const isDenied = random.next() < chances.denied && reference.removals.length > 0;
  return {
    does: 'resume',
    until,
    outside: drawOutside(random),
    beside: random.next() < chances.same ? 'the same' : 'nobody',
    faults: until.kind === 'end' ? drawFaults(random, faultKindNames, reference.forwardSites) : [],
    again: random.next() < chances.again,
    ...(random.next() < chances.drops && { drops: random.next() }),
    ...(random.next() < chances.otherValue && { otherValue: random.next() }),
    ...(isDenied && { denied: pick(random, reference.removals) }),
  };
}

/** Few calls are made for one, so faults begin early. */
function drawCheckpoint(random: Random, reference: Reference): CheckpointAct {
  return {
    does: 'checkpoint',
    outside: drawOutside(random),
    isSettled: random.next() < chances.settled,
    faults: drawFaults(random, faultKinds, Math.min(60, reference.sites.length)),
  };
}

function drawOutside(random: Random): number {
  return random.next() < chances.outside ? 1 + Math.floor(random.next() * most.outside) : 0;
}

function drawFaults(random: Random, kinds: typeof faultKindNames, calls: number): RollbackAct['faults'] {
  const count = random.next() < chances.faults ? 1 + Math.floor(random.next() * most.faults) : 0;
  return Array.from({ length: count }, () => ({
    kind: pick(random, kinds),
    from: Math.floor(random.next() * calls),
    times: pick(random, rows),
  }));
}

function drawMode(random: Random): DrawnMode {
  return { type: pick(random, modes), pick: random.next() };
}

/** One of a list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random.next() * list.length)] as T;
}
