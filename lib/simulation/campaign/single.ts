import { kindsFor } from '../aims/kinds-for';
import { runTrial, type Trial } from '../trial/trial';
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
    if (options.part === 0) tally.hold(undisturbed, undisturbedFacts(undisturbed, seed));
    const every = pairsOf(undisturbed);
    all += every.length;
    const pairs = options.sample === undefined ? every : sampleOf(every, options.sample, seed);
    for (const [index, pair] of pairs.entries()) {
      if (!isMine(options, index)) continue;
      applicable += 1;
      const trial = await strike(options, seed, pair, undisturbed, tally);
      if (trial.strikes.length > 0) covered += 1;
      progress?.(index + 1, pairs.length);
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
  const trial = await strike(options, seed, { site, fault }, undisturbed, tally);
  tally.knows({
    sites: undisturbed.sites.length,
    faults_applicable: 1,
    faults_covered: trial.strikes.length > 0 ? 1 : 0,
  });
  return tally.report();
}

async function strike(
  options: CampaignOptions,
  seed: number,
  { site, fault }: Pair,
  undisturbed: Trial,
  tally: Tally,
): Promise<Trial> {
  const trial = await runTrial({ ...options.trial, workflow: options.workflow, seed, faults: [fault] });
  const complaints = judge({ site, fault, trial, undisturbed });
  const replay = `--seed ${seed} --strike '${fault.site}:${fault.kind}'`;
  tally.add(trial, { seed, faults: [fault], complaints, replay });
  return trial;
}

function pairsOf({ sites }: Trial): readonly Pair[] {
  return sites.flatMap((site) =>
    kindsFor(site).map((kind) => ({ site, fault: { site: site.name, kind, times: 1 } as const })),
  );
}
