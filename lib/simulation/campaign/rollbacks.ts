import { drawScript } from '../rollbacks/draw-script';
import { playScript } from '../rollbacks/play';
import type { RollbackScript } from '../rollbacks/script';
import { scriptText } from '../rollbacks/script-text';
import { runTrial, type Trial } from '../trial/trial';
import { type CampaignOptions, isMine, Tally, undisturbedFacts } from './campaign';
import type { CampaignReport } from './report';
import { ruleCounts } from './rule-counts';

/** What calls there are is taken from one run for all, so that a seed alone says what happens. */
const referenceSeed = 1;

const deeds = ['rollbacks', 'dirty', 'resumes', 'checkpoints', 'accepted'] as const;

/** The calls of a run that take something away, each once, in the order of their names. */
function removalsIn({ sites }: Trial): readonly string[] {
  const names = sites
    .filter(({ removes }) => removes)
    .map(({ name, place }) => name.slice(place.length + 1).split('#')[0]);
  return [...new Set(names)].map((name) => name ?? '').sort();
}

/** How many faults a script has: those that strike what is asked for, and those that end a deployment or a resume early. */
function faultsIn({ prefix, acts }: RollbackScript): number {
  const endings = [prefix, ...acts.flatMap((act) => (act.does === 'resume' ? [act.until] : []))];
  const early = endings.filter(({ kind }) => kind === 'failure' || kind === 'stop').length;
  return acts.reduce((sum, act) => sum + (act.does === 'accept' ? 0 : act.faults.length), early);
}

/** Rollbacks of every kind, of whatever part of a deployment came about, many times. */
export async function rollbacksCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { workflow, seed: first, seeds, progress } = options;
  const tally = new Tally(options);
  const reference = await runTrial({ ...options.trial, workflow, seed: referenceSeed });
  if (options.part === 0) tally.hold(reference, undisturbedFacts(reference, referenceSeed));
  const counts = { rollbacks: 0, dirty: 0, resumes: 0, checkpoints: 0, accepted: 0 };
  const faults = { armed: 0, struck: 0 };
  const drawnFrom = { ...reference, removals: removalsIn(reference) };
  for (let index = 0; index < seeds; index++) {
    if (!isMine(options, index)) continue;
    const seed = first + index;
    const script = drawScript(seed, workflow, drawnFrom);
    const trial = await playScript({ ...options.trial, workflow, seed, made: reference.made }, script);
    for (const name of deeds) counts[name] += trial[name];
    faults.armed += faultsIn(script);
    faults.struck += new Set(trial.strikes.map(({ step }) => step)).size;
    tally.add(trial, { seed, faults: [], says: scriptText(script), replay: `--rollbacks 1 --seed ${seed}` });
    progress?.(index + 1, seeds);
  }
  const { sites } = reference;
  tally.knows({
    sites: sites.length,
    rules: ruleCounts(sites),
    faults_covered: faults.struck,
    faults_applicable: faults.armed,
    ...counts,
  });
  return tally.report();
}
