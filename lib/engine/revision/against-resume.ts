import type { SessionItem, StepItem } from '../../ledger/items';
import type { Reasoned, ResumePlan } from '../../rollback/plan-resume';
import type { Engine } from '../engine';
import type { Wish } from '../resume/compare-steps';
import { planOfRevision } from './plan-of-revision';

/**
 * Why a revision cannot be resumed so: what it keeps of former ones serves, and holds their data. Some of that may be made
 * anew beside it, as when the revision began; the rest stays as it is, and nothing is done inside of it.
 */
export function againstResume(
  engine: Pick<Engine, 'definitions'>,
  session: SessionItem,
  steps: readonly StepItem[],
  wish: Wish,
  { again }: Pick<ResumePlan, 'again'>,
): readonly Reasoned[] {
  const keeps = new Set(steps.filter(({ kept_from }) => kept_from !== undefined).map(({ name }) => name));
  if (keeps.size === 0) return [];
  const runs = new Set(again.map(({ name }) => name));
  const { refused, replaced } = planOfRevision(engine, session, steps, wish);
  const workedIn = replaced.filter(({ name }) => !runs.has(name));
  return [...refused, ...workedIn].filter(({ name }) => keeps.has(name));
}
