import type { SessionItem, StepItem } from '../../ledger/items';
import type { UndoCandidate } from '../../rollback/plan';
import type { Engine } from '../engine';
import { givers } from '../revision/givers';

/** What the order is worked out from. */
type Known = Pick<Engine, 'definitions'>;

/** A step that works inside of others' things, and one that leads users to these. */
export interface UserPath {
  readonly name: string;
  /** It leads the requests of users to what `name` works in. */
  readonly leader: string;
}

/** Every step that works where another leads users to. */
export function userPaths({ definitions }: Known, steps: readonly StepItem[]): readonly UserPath[] {
  const definitionOf = ({ spec }: StepItem) => definitions[`${spec.service}/${spec.action}`];
  const leaders = steps.map((step) => ({ step, to: givers(step.spec, definitionOf(step)?.leadsTo) }));
  return steps.flatMap((step) => {
    const bases = givers(step.spec, definitionOf(step)?.worksIn);
    const own = leaders.filter(({ to }) => to.some((name) => bases.includes(name)));
    return own.map((leader) => ({ name: step.name, leader: leader.step.name }));
  });
}

/** Whether another revision stands beside the session, so that users are served while it is undone. */
export const standsBesideAnother = ({ revision, requested_rollback: request }: SessionItem): boolean =>
  revision !== undefined || request?.type === 'retire';

/**
 * What the order of an undo owes to users, where another revision serves them then: what leads them goes before that which they
 * are led to is touched. A revision that gives the requests back does so at once, whatever becomes of what only tells of it; one
 * that is followed has none to give back, and is told of to its end.
 */
export function usersFirst(
  engine: Known,
  session: SessionItem,
  steps: readonly StepItem[],
): (step: StepItem) => Pick<UndoCandidate, 'goesAfter' | 'goesBefore'> {
  if (!standsBesideAnother(session)) return () => ({});
  const found = userPaths(engine, steps);
  const leaders = new Set(found.map(({ leader }) => leader));
  const telling = steps
    .filter(({ spec }) => engine.definitions[`${spec.service}/${spec.action}`]?.onlyTells)
    .map(({ name }) => name);
  const givesBack = session.requested_rollback?.type !== 'retire';
  return ({ name }) => ({
    goesAfter: found.filter((one) => one.name === name).map(({ leader }) => leader),
    ...(givesBack && leaders.has(name) && { goesBefore: telling }),
  });
}
