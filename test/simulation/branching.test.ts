import { kindsFor } from '../../lib/simulation/aims/kinds-for';
import { type Branching, branchAtFaults, type Struck } from '../../lib/simulation/campaign/branching';
import type { Pair } from '../../lib/simulation/campaign/sample';
import { singleCampaign, singleTrial } from '../../lib/simulation/campaign/single';
import { runTrial } from '../../lib/simulation/trial/trial';
import { waits } from '../cli/run-cli';
import { workflowOf } from '../helpers/spot';

const workflow = workflowOf(waits('two', ['first', 20], ['second', 40, 'first']));
const options = { workflow, target: 'two.yml', seed: 1, seeds: 1, part: 3, parts: 150, now: () => 0 };

/** Instead of going on as two, goes on as the new one alone, at one fault. */
class OneBranch implements Branching {
  struck: Struck | undefined;
  asked = 0;

  constructor(private readonly index: number) {}

  branch(index: number): boolean {
    this.asked += 1;
    return index === this.index;
  }

  end(struck: Struck): void {
    this.struck = struck;
  }

  join(): ReadonlyMap<number, Struck> {
    return new Map();
  }
}

let pairs: readonly Pair[];
let branches: readonly OneBranch[];

beforeAll(async () => {
  const undisturbed = await runTrial({ workflow, seed: 1 });
  pairs = undisturbed.sites
    .flatMap((site) => kindsFor(site).map((kind) => ({ site, fault: { site: site.name, kind, times: 1 } as const })))
    .filter((_, index) => index % options.parts === options.part);
  branches = pairs.map((_, index) => new OneBranch(index));
  for (const branch of branches) expect(await branchAtFaults(branch, options, pairs, undisturbed)).toBeUndefined();
});

/** What all branches came to, there when it is waited for. */
const played = (change: (struck: Struck) => Struck = (struck) => struck): Branching => ({
  branch: () => false,
  end: () => undefined,
  join: () => new Map(branches.map(({ struck }, index) => [index, change(struck!)])),
});

test('a branch goes as the run with its fault does that is played from its beginning', async () => {
  expect(pairs.length).toBeGreaterThan(3);
  for (const [index, { fault }] of pairs.entries()) {
    const { struck, asked } = branches[index]!;
    expect(struck?.trial.digest).toBe((await singleTrial(options, fault))!.trace_hash);
    expect(struck?.trial.strikes).toHaveLength(1);
    expect(struck?.complaints).toEqual([]);
    // Earlier faults went on as others; later ones are nobody’s any more.
    expect(asked).toBe(index + 1);
  }
});

test('a campaign with branches reports what one without them does', async () => {
  expect(await singleCampaign({ ...options, branching: played() })).toEqual(await singleCampaign(options));
});

test('a branch that goes another way than the run from the beginning is a violation', async () => {
  const branching = played((struck) => ({ ...struck, trial: { ...struck.trial, digest: '0'.repeat(16) } }));
  const { violations } = await singleCampaign({ ...options, branching });
  expect(new Set(violations.map(({ invariant }) => invariant))).toEqual(new Set(['repeatable']));
  expect(violations).toHaveLength(pairs.length);
});

test('a branch that never came back is not taken for one that held', async () => {
  const branching = { branch: () => false, end: () => undefined, join: () => new Map() };
  await expect(singleCampaign({ ...options, branching })).rejects.toThrow('came to no call');
});
