import { invariant } from '../../domain/assert';
import { runTrial, type Trial } from '../trial/trial';
import type { CampaignOptions } from './campaign';
import { type Complaint, judge } from './judge';
import type { Pair } from './sample';

/** What a trial with one fault came to; its calls are those of the undisturbed one up to the fault. */
export interface Struck {
  readonly trial: Omit<Trial, 'sites'>;
  readonly complaints: readonly Complaint[];
}

/** Who can go on as two: what all runs share until their fault strikes is played once. */
export interface Branching {
  /** Goes on as two; true in the new one. Waits for its turn where many run already. */
  branch(index: number): boolean;
  /** Ends the new one with what it came to. */
  end(struck: Struck): void;
  /** Waits for all of them: what each came to, by its index. */
  join(): ReadonlyMap<number, Struck>;
}

/** Plays one run, and from each call on one more for every fault that strikes it. Undefined in a branch, which has ended. */
export async function branchAtFaults(
  branching: Branching,
  options: Pick<CampaignOptions, 'workflow' | 'trial'> & { readonly seed: number },
  pairs: readonly Pair[],
  undisturbed: Trial,
): Promise<ReadonlyMap<number, Struck> | undefined> {
  const at = new Map<string, number[]>();
  for (const [index, { site }] of pairs.entries()) at.set(site.name, [...(at.get(site.name) ?? []), index]);
  let mine: Pair | undefined;
  const trial = await runTrial({
    ...options.trial,
    workflow: options.workflow,
    seed: options.seed,
    atCall: (site, strikeWith) => {
      if (mine) return;
      const index = at.get(site.name)?.find((candidate) => branching.branch(candidate));
      if (index === undefined) return;
      mine = pairs[index];
      invariant(mine, 'a branch is begun for a fault of the list');
      strikeWith(mine.fault);
    },
  });
  if (!mine) return branching.join();
  const { sites: _, ...rest } = trial;
  branching.end({ trial: rest, complaints: judge({ ...mine, trial, undisturbed }) });
  return undefined;
}
