import { isToUndo } from '../../domain/resource';
import type { Kept, Leftover } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem, stepOf } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { hourlyUsdOf } from '../assumed';
import type { Engine } from '../engine';
import { hasFormersToRetire } from '../revision/has-formers-to-retire';
import { whereItRests } from '../revision/where-it-rests';
import { rounds } from '../rounds';
import { loadSession } from '../session/session-store';

/**
 * Ends a sweep: the session stays as it was, and tells what could not be removed. As after tails, the epoch says that it
 * is over to who has read the session before. Undefined: somebody else was faster.
 */
export async function endSweep(
  engine: Engine,
  session: SessionItem,
  found: readonly StepItem[],
  options: { readonly givenUp: boolean },
): Promise<SessionItem | undefined> {
  const { state, epoch, generation } = session;
  let standing = session;
  for (let round = 0; round < rounds; round++) {
    const ended = await end(engine, standing, found, options);
    if (ended) return ended;
    standing = await loadSession(engine.ledger, session.session_id);
    if (standing.state !== state || standing.epoch !== epoch || standing.generation !== generation) return undefined;
  }
  throw new Error(`session ${session.session_id} changed ${rounds} times while its sweep was ended`);
}

/** Not where a revision has come to serve since the session was read: its place would be that of what serves. */
async function end(
  engine: Engine,
  session: SessionItem,
  found: readonly StepItem[],
  options: { readonly givenUp: boolean },
): Promise<SessionItem | undefined> {
  const leftovers = found.flatMap((item) => leftoversOf(engine, session, item, options.givenUp));
  const refused = found.flatMap(({ resources }) =>
    Object.values(resources).flatMap((row) => (row.adopted && row.id !== undefined ? [row.id] : [])),
  );
  // Where more is to be done for it, it stays where the sweeper finds that.
  const place = hasFormersToRetire(session) || session.going_down ? {} : await whereItRests(engine, session);
  const ended = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    {
      set: [
        ['epoch', session.epoch + 1],
        [['sweep', 'state'], 'ended'],
        [['sweep', 'completed_at'], isoTime(engine.clock)],
        [['sweep', 'leftovers'], leftovers],
        [['sweep', 'refused'], refused],
        [['sweep', 'kept'], found.flatMap(copiesOf)],
        ...(place.set ?? []),
      ],
      remove: place.remove ?? [],
    },
    when.equals('version', session.version),
  );
  return ended.applied ? ended.item : undefined;
}

/** Whoever has had data removed that nobody owned must be told where its copy is. */
const copiesOf = ({ name, resources }: StepItem): readonly Kept[] =>
  Object.values(resources).flatMap((row) =>
    row.snapshot_of !== undefined && row.state !== 'deleted' && row.id !== undefined
      ? [{ step: stepOf(name), type: row.type, id: row.id, reason: 'snapshot' as const }]
      : [],
  );

function leftoversOf(engine: Engine, session: SessionItem, item: StepItem, givenUp: boolean): readonly Leftover[] {
  if (item.undo?.state === 'completed' && !givenUp) return [];
  const rows = Object.values(item.resources).filter(isToUndo);
  const hourly = rows.length > 0 ? hourlyUsdOf(engine.definitions, session, item) / rows.length : 0;
  return rows.map((row) => ({
    step: stepOf(item.name),
    type: row.type,
    id: row.id ?? null,
    reason: item.undo?.error
      ? `${item.undo.error.code}: ${item.undo.error.message}`.slice(0, 200)
      : 'it was still there, or not looked at, when the sweep ended',
    hourly_usd: Number(hourly.toFixed(4)),
    next_command: 'unity sweep',
  }));
}
