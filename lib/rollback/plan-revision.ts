import { planResume, type Reasoned, type ResumeCandidate, type WantedStep } from './plan-resume';
import { askedAnew, widened } from './widened';

/** A step of the revision that serves. */
export interface FormerStep extends ResumeCandidate {
  /** Whether it has made something that holds data of the user. */
  readonly holdsData: boolean;
}

/** A step as the next revision is to have it. */
export interface RevisedStep extends WantedStep {
  /** Whether what it makes may stand beside what it made for the revision before. */
  readonly standsBeside: boolean;
  /**
   * The steps inside of whose things it works: what it does there cannot be done beside what serves there, so they are made
   * anew with it.
   */
  readonly worksIn: readonly string[];
}

/** What a revision does. Every step that there was or is to be stands in exactly one of the first four. */
export interface RevisionPlan {
  /** They stay as they are, with whoever made them. */
  readonly kept: readonly Reasoned[];
  /** New in the workflow, or not there so far. */
  readonly added: readonly Reasoned[];
  /** Made anew beside what serves. */
  readonly replaced: readonly Reasoned[];
  /** No longer in the workflow. */
  readonly removed: readonly Reasoned[];
  /** Why it cannot be done so, by step. */
  readonly refused: readonly Reasoned[];
}

/**
 * Plans a revision: what stands and is wanted as it is stays, all else is made anew before anything of the former goes. What
 * holds data can only stay: made anew it would be empty, and its data would go with the former.
 */
export function planRevision(former: readonly FormerStep[], wanted: readonly RevisedStep[]): RevisionPlan {
  const steps = new Map(former.map((step) => [step.name, step]));
  const { kept, again, dropped } = planResume(former, withBases(former, wanted));
  const reached = (name: string): boolean => steps.get(name)?.holds === true;
  const replaced = again.filter(({ name }) => reached(name));
  const withData = new Set(former.filter(({ holdsData }) => holdsData).map(({ name }) => name));
  const alone = new Set(wanted.filter(({ standsBeside }) => !standsBeside).map(({ name }) => name));
  return {
    kept,
    added: again.filter(({ name }) => !reached(name)),
    replaced,
    removed: dropped,
    refused: [...replaced, ...dropped].flatMap(({ name, reason }): Reasoned[] => {
      if (withData.has(name)) return [{ name, reason: `it holds data, which would stay behind, and ${reason}` }];
      return alone.has(name) ? [{ name, reason: `what it makes cannot be there twice, and ${reason}` }] : [];
    }),
  };
}

/** A step that works inside of others and runs again takes these with it; and what comes before it asks anew. */
function withBases(former: readonly FormerStep[], wanted: readonly RevisedStep[]): readonly RevisedStep[] {
  return widened(former, wanted, (plan) => {
    const again = new Set(plan.again.map(({ name }) => name));
    const bases = wanted
      .filter(({ name }) => again.has(name))
      .flatMap(({ name, worksIn }) => worksIn.map((base) => [base, `${name} works in it, and runs`] as const));
    return [...askedAnew(former, wanted, plan), ...bases];
  });
}
