import type { DeploymentFacts } from '../../analytics/deployment-facts';
import type { ResourceRow } from '../../domain/resource';
import type { SessionItem, StepItem } from '../../ledger/items';
import { hourlyUsdOf } from '../assumed';
import type { Engine } from '../engine';

/** Copies of data are no part of what a step costs. */
export const rowsOf = ({ resources }: StepItem): readonly ResourceRow[] =>
  Object.values(resources).filter((row) => row.snapshot_of === undefined);

/** How long what a step has made stood; nothing where it has made nothing. A step goes as a whole, or stands on. */
export function spanOf(
  { definitions }: Pick<Engine, 'definitions'>,
  session: SessionItem,
  step: StepItem,
): DeploymentFacts['spans'] {
  const made = rowsOf(step).filter(({ id }) => id !== undefined);
  if (made.length === 0) return [];
  const begun = made.map(({ intended_at: at }) => Date.parse(at));
  const gone = made.flatMap((row) => goneAt(row, session) ?? []);
  return [
    {
      hourlyUsd: hourlyUsdOf(definitions, session, step),
      from: Math.min(...begun),
      ...(gone.length === made.length && { to: Math.max(...gone) }),
    },
  ];
}

/** Undefined as long as it stands. */
function goneAt({ state, absent_since, removed_at }: ResourceRow, { rollback }: SessionItem): number | undefined {
  const at = absent_since ?? removed_at ?? rollback?.completed_at;
  return state === 'deleted' && at !== undefined ? Date.parse(at) : undefined;
}
