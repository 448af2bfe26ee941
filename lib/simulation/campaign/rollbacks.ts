import { drawScript } from '../rollbacks/draw-script';
import { playScript } from '../rollbacks/play';
import { scriptText } from '../rollbacks/script';
import { runTrial } from '../trial/trial';
import { type CampaignOptions, isMine, Tally, undisturbedFacts } from './campaign';
import type { CampaignReport } from './report';
import { ruleCounts } from './rule-counts';

/** What calls there are is taken from one run for all, so that a seed alone says what happens. */
const referenceSeed = 1;

/** Rollbacks of every kind, of whatever part of a deployment came about, many times. */
export async function rollbacksCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { workflow, seed: first, seeds, progress } = options;
  const tally = new Tally(options);
  const reference = await runTrial({ ...options.trial, workflow, seed: referenceSeed });
  if (options.part === 0) tally.hold(reference, undisturbedFacts(reference, referenceSeed));
  const counts = { rollbacks: 0, dirty: 0, armed: 0, struck: 0 };
  for (let index = 0; index < seeds; index++) {
    if (!isMine(options, index)) continue;
    const seed = first + index;
    const script = drawScript(seed, workflow, reference);
    const trial = await playScript({ ...options.trial, workflow, seed }, script);
    counts.rollbacks += trial.rollbacks;
    counts.dirty += trial.dirty;
    counts.armed += script.acts.reduce((sum, { faults }) => sum + faults.length, 0);
    counts.struck += new Set(trial.strikes.map(({ step }) => step)).size;
    tally.add(trial, { seed, faults: [], says: scriptText(script), replay: `--rollbacks 1 --seed ${seed}` });
    progress?.(index + 1, seeds);
  }
  const { sites } = reference;
  tally.knows({
    sites: sites.length,
    rules: ruleCounts(sites),
    faults_covered: counts.struck,
    faults_applicable: counts.armed,
    rollbacks: counts.rollbacks,
    dirty: counts.dirty,
  });
  return tally.report();
}
