import { runTrial } from '../trial/trial';
import { type CampaignOptions, isMine, Tally, undisturbedFacts } from './campaign';
import type { CampaignReport } from './report';

/** Trials in which nothing goes wrong: each twice, because the same seed must give the same trace. */
export async function plainCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { workflow, seed: first, seeds, progress } = options;
  const tally = new Tally(options);
  for (let index = 0; index < seeds; index++) {
    if (!isMine(options, index)) continue;
    const seed = first + index;
    const trial = await runTrial({ ...options.trial, workflow, seed });
    const again = await runTrial({ ...options.trial, workflow, seed });
    tally.add(trial, undisturbedFacts(trial, seed, options.trial?.failing));
    if (trial.digest !== again.digest) tally.complain('same-trace', `${trial.digest}, then ${again.digest}`, seed);
    tally.hold(again, undisturbedFacts(again, seed, options.trial?.failing));
    tally.knows({ sites: trial.sites.length });
    progress?.(index + 1, seeds);
  }
  return tally.report();
}
