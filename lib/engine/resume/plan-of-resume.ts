import type { SessionItem, StepItem } from '../../ledger/items';
import { planResume, type ResumePlan } from '../../rollback/plan-resume';
import type { Engine } from '../engine';
import { candidateOf, type Wish, wantedSteps } from './compare-steps';

/** Plans a resume from what stands in the ledger. The values of the session itself are those from before. */
export function planOfResume(
  { definitions }: Pick<Engine, 'definitions'>,
  session: SessionItem,
  steps: readonly StepItem[],
  wish: Wish,
): ResumePlan {
  return planResume(steps.map(candidateOf), wantedSteps(definitions, session, steps, wish));
}
