import { faultKindNames } from '../../local/faults/kinds/table';
import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { Workflow } from '../../workflow/model';
import type { Act, DrawnMode, Prefix, RollbackScript } from './script';

/** What calls there are, from a run without any of this: so that a seed alone says what happens. */
export interface Reference {
  /** Calls until the deployment has ended, and in all. */
  readonly forwardSites: number;
  readonly sites: readonly unknown[];
}

const prefixes = ['end', 'end', 'failure', 'failure', 'stop', 'cancel', 'running'] as const;
const modes = ['full', 'partial', 'partial', 'service', 'service'] as const;
/** Kinds that a rollback can meet. */
const faultKinds = faultKindNames.filter((name) => name !== 'capacity');
const chances = {
  retains: 0.2,
  settled: 0.7,
  outside: 0.35,
  same: 0.2,
  other: 0.15,
  faults: 0.45,
  again: 0.5,
} as const;
const most = { acts: 3, outside: 2, faults: 2 } as const;
/** Most faults strike once; some come in a row. */
const rows = [1, 1, 1, 2, 4, 20] as const;

/** What a seed stands for. Whatever is drawn, the last word is a full rollback of which nothing is in the way, twice. */
export function drawScript(seed: number, workflow: Workflow, reference: Reference): RollbackScript {
  const random = new SeededRandom((seed ^ 0x2545f491) >>> 0);
  const retains = random.next() < chances.retains ? pick(random, workflow.steps).name : undefined;
  const prefix = drawPrefix(random, reference);
  const count = 1 + Math.floor(random.next() * most.acts);
  const acts = Array.from({ length: count }, () => drawAct(random, reference));
  const last: Act = { outside: 0, mode: { type: 'full', pick: 0 }, beside: 'nobody', faults: [], again: true };
  return { retains, prefix, acts: [...acts, last] };
}

function drawPrefix(random: Random, { forwardSites }: Reference): Prefix {
  const kind = pick(random, prefixes);
  return {
    kind,
    atCall: Math.floor(random.next() * forwardSites),
    isSettled: random.next() < chances.settled,
  };
}

function drawAct(random: Random, reference: Reference): Act {
  const mode = drawMode(random);
  const outside = random.next() < chances.outside ? 1 + Math.floor(random.next() * most.outside) : 0;
  const company = random.next();
  const other = drawMode(random);
  const faults = random.next() < chances.faults ? 1 + Math.floor(random.next() * most.faults) : 0;
  // A rollback makes about as many calls as a whole run makes after its deployment has ended.
  const calls = reference.sites.length - reference.forwardSites;
  return {
    mode,
    outside,
    beside: company < chances.same ? 'the same' : company < chances.same + chances.other ? other : 'nobody',
    faults: Array.from({ length: faults }, () => ({
      kind: pick(random, faultKinds),
      from: Math.floor(random.next() * calls),
      times: pick(random, rows),
    })),
    again: random.next() < chances.again,
  };
}

function drawMode(random: Random): DrawnMode {
  return { type: pick(random, modes), pick: random.next() };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random.next() * list.length)] as T;
}
