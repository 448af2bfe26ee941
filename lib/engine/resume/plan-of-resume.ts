import type { SessionItem, StepItem } from '../../ledger/items';
import { planResume, type ResumePlan } from '../../rollback/plan-resume';
import { askedAnew, widened } from '../../rollback/widened';
import type { Engine } from '../engine';
import { standsBesideAnother, userPaths } from '../rollback/undo-order';
import { candidateOf, type Wish, wantedSteps } from './compare-steps';

/**
 * Plans a resume from what stands in the ledger. The values of the session itself are those from before, and so are the
 * answers that it was given; those of a former revision count only as long as nothing after them runs again. Where a revision
 * before it stands, users go back to that while something is not there that they are led to.
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
  const names = new Set(wanted.map(({ name }) => name));
  const leading = userPaths({ definitions }, steps).filter(
    ({ leader }) => standsBesideAnother(session) && names.has(leader) && !kept.has(leader),
  );
  const leftAlone = ({ undo }: ResumePlan) => {
    const gone = new Set(undo.map(({ name }) => name));
    return leading
      .filter(({ name }) => gone.has(name))
      .map(({ name, leader }) => [leader, `it leads users to what ${name} works in, which must go`] as const);
  };
  return planResume(
    standing,
    widened(standing, wanted, (plan) => [...asking(plan), ...leftAlone(plan)]),
  );
}
