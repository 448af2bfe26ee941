import type { Kept, Leftover, Verdict } from '../domain/session';
import type { Change } from '../ledger/expression';
import type { SessionItem, StepItem } from '../ledger/items';
import { isoTime } from '../ports/clock';
import { hourlyUsdOf } from './assumed';
import type { Engine } from './engine';

/** What stands in a session when its rollback ends: the verdict, what is left and what stays on purpose. */
export interface Conclusion {
  readonly verdict: Verdict;
  readonly set: NonNullable<Change['set']>;
}

/**
 * The conclusion of a rollback. `givenUp`: it died before it could look at everything, so whatever is not known to be
 * gone counts as left.
 */
export function conclude(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
  options: { readonly givenUp: boolean },
): Conclusion {
  const leftovers = steps.flatMap((step) => leftoversOf(engine, session, step, options.givenUp));
  const verdict: Verdict = leftovers.length > 0 || options.givenUp ? 'dirty' : 'clean';
  const whole = (session.rollback?.type ?? 'full') === 'full';
  return {
    verdict,
    set: [
      ['occupies', verdict === 'dirty' || !whole],
      [['rollback', 'verdict'], verdict],
      [['rollback', 'leftovers'], leftovers],
      [['rollback', 'kept'], steps.flatMap(keptOf)],
      [['rollback', 'completed_at'], isoTime(engine.clock)],
    ],
  };
}

/** The same for a session that ended before anything could be made: nobody undid it, and it is as clean as can be. */
export function concludeUntouched(engine: Engine, { occupies }: SessionItem): NonNullable<Change['set']> {
  if (occupies) return [];
  const now = isoTime(engine.clock);
  const empty = { kept: [], leftovers: [], tails: [] };
  return [['rollback', { type: 'full', verdict: 'clean', ...empty, started_at: now, completed_at: now }]];
}

/** Rows that should be gone and are not, each with the reason and the way on. */
function leftoversOf(engine: Engine, session: SessionItem, step: StepItem, givenUp: boolean): readonly Leftover[] {
  const { undo } = step;
  const isUndone = undo === undefined || undo.state === 'completed' || undo.state === 'retained';
  if (isUndone && !(givenUp && undo?.state !== 'retained')) return [];
  const rows = Object.values(step.resources).filter((row) => row.state !== 'deleted' && !row.adopted && !row.retained);
  const hourly = rows.length > 0 ? hourlyUsdOf(engine.definitions, session, step) / rows.length : 0;
  return rows.map((row) => ({
    step: step.name,
    type: row.type,
    id: row.id ?? null,
    // Cut short: all leftovers of a session stand in one item.
    reason: undo?.error
      ? `${undo.error.code}: ${undo.error.message}`.slice(0, 200)
      : 'it was still there, or not looked at, when rollback ended',
    hourly_usd: Number(hourly.toFixed(4)),
    next_command: `unity rollback ${session.session_id}`,
  }));
}

function keptOf(step: StepItem): readonly Kept[] {
  return Object.values(step.resources).flatMap((row): Kept[] => {
    if (row.state === 'deleted' || row.id === undefined) return [];
    const reason = row.adopted ? 'adopted' : step.undo?.state === 'retained' || row.retained ? 'retained' : undefined;
    return reason ? [{ step: step.name, type: row.type, id: row.id, reason }] : [];
  });
}
