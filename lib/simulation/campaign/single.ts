import { invariant } from '../../domain/assert';
import { kindsFor } from '../aims/kinds-for';
import { runTrial, type Trial } from '../trial/trial';
import { type Branching, branchAtFaults, type Struck } from './branching';
import { type CampaignOptions, isMine, Tally, undisturbedFacts } from './campaign';
import { judge } from './judge';
import type { CampaignReport } from './report';
import { ruleCounts } from './rule-counts';
import { type Pair, sampleOf, strataOf } from './sample';

/** Every call that an undisturbed run makes is struck once by every kind that may strike it, or a sample of all that is. */
export async function singleCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { workflow, seed: first, seeds, progress } = options;
  const tally = new Tally(options);
  let covered = 0;
  let applicable = 0;
  let all = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const undisturbed = await runTrial({ ...options.trial, workflow, seed });
    if (options.part === 0) tally.hold(undisturbed, undisturbedFacts(undisturbed, seed, options.trial?.failing));
    const every = pairsOf(undisturbed);
    all += every.length;
    const pairs = options.sample === undefined ? every : sampleOf(every, options.sample, seed);
    const mine = pairs.filter((_, index) => isMine(options, index));
    const play = options.branching ? await branched(options.branching, options, seed, mine, undisturbed) : strikeAlone;
    for (const [index, pair] of mine.entries()) {
      applicable += 1;
      const { trial, complaints } = await play(options, seed, pair, undisturbed);
      tally.add(trial, { seed, faults: [pair.fault], complaints, replay: replayOf(seed, pair) });
      if (trial.strikes.length > 0) covered += 1;
      progress?.(index + 1, mine.length);
    }
    tally.knows({
      sites: undisturbed.sites.length,
      rules: ruleCounts(undisturbed.sites),
      strata: strataOf(every).size,
    });
  }
  tally.knows({ faults_in_all: all });
  tally.knows({ faults_covered: covered, faults_applicable: applicable });
  return tally.report();
}

/** One pair alone, as a replay asks for it; undefined when the undisturbed run has nothing there that it could strike. */
export async function singleTrial(options: CampaignOptions, fault: Pair['fault']): Promise<CampaignReport | undefined> {
  const { workflow, seed } = options;
  const tally = new Tally(options);
  const undisturbed = await runTrial({ ...options.trial, workflow, seed });
  const site = undisturbed.sites.find(({ name }) => name === fault.site);
  if (!site || !kindsFor(site).includes(fault.kind)) return undefined;
  const { trial, complaints } = await strikeAlone(options, seed, { site, fault }, undisturbed);
  tally.add(trial, { seed, faults: [fault], complaints, replay: replayOf(seed, { site, fault }) });
  tally.knows({
    sites: undisturbed.sites.length,
    faults_applicable: 1,
    faults_covered: trial.strikes.length > 0 ? 1 : 0,
  });
  return tally.report();
}

type Play = (options: CampaignOptions, seed: number, pair: Pair, undisturbed: Trial) => Promise<Struck>;

const replayOf = (seed: number, { fault }: Pair): string => `--seed ${seed} --strike '${fault.site}:${fault.kind}'`;

/** Plays a run with a fault from its beginning. */
const strikeAlone: Play = async ({ workflow, trial: more }, seed, { site, fault }, undisturbed) => {
  const trial = await runTrial({ ...more, workflow, seed, faults: [fault] });
  return { trial, complaints: judge({ site, fault, trial, undisturbed }) };
};

/**
 * So many runs are played from their beginning, too: they must come to the same, or branches are not to be believed. What
 * is compiled meanwhile is there for all branches, which forget what they compile.
 */
const playedTwice = 16;

/** Branches off one run at every fault; what each came to is there when it is asked for. */
async function branched(
  branching: Branching,
  options: CampaignOptions,
  seed: number,
  pairs: readonly Pair[],
  undisturbed: Trial,
): Promise<Play> {
  const alone = new Map<Pair, Struck>();
  for (const pair of pairs.filter((_, index) => index % Math.ceil(pairs.length / playedTwice) === 0))
    alone.set(pair, await strikeAlone(options, seed, pair, undisturbed));
  const ended = await branchAtFaults(branching, { ...options, seed }, pairs, undisturbed);
  invariant(ended, 'a branch has ended');
  const byPair = new Map(pairs.map((pair, index) => [pair, ended.get(index)]));
  return async (_, _seed, pair) => {
    const struck = byPair.get(pair);
    invariant(struck, `the run came to no call ${pair.site.name}`);
    const digest = alone.get(pair)?.trial.digest ?? struck.trial.digest;
    if (digest === struck.trial.digest) return struck;
    const what = `played from its beginning its trace is ${digest}, branched off ${struck.trial.digest}`;
    return { ...struck, complaints: [...struck.complaints, { invariant: 'repeatable', what }] };
  };
}

function pairsOf({ sites }: Trial): readonly Pair[] {
  return sites.flatMap((site) =>
    kindsFor(site).map((kind) => ({ site, fault: { site: site.name, kind, times: 1 } as const })),
  );
}
