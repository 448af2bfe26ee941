import type { SessionItem, StepItem } from '../../ledger/items';
import { planResume, type ResumePlan } from '../../rollback/plan-resume';
import { askedAnew, widened } from '../../rollback/widened';
import type { Engine } from '../engine';
import { candidateOf, type Wish, wantedSteps } from './compare-steps';

/**
 * Plans a resume from what stands in the ledger. The values of the session itself are those from before, and so are the
 * answers that it was given; those of a former revision count only as long as nothing after them runs again.
 */
export function planOfResume(
  { definitions }: Pick<Engine, 'definitions'>,
  session: SessionItem,
  steps: readonly StepItem[],
  wish: Wish,
): ResumePlan {
  const standing = steps.map(candidateOf);
  const kept = new Set(steps.filter(({ kept_from: from }) => from !== undefined).map(({ name }) => name));
  const wanted = wantedSteps(definitions, session, steps, wish);
  const asking = (plan: ResumePlan) => askedAnew(standing, wanted, plan).filter(([name]) => kept.has(name));
  return planResume(standing, widened(standing, wanted, asking));
}
