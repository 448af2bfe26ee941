import { isAwaitingResume, isTerminal } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type PlacesItem, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { rescue } from '../watch/rescue';
import { becameOf, orStopIt } from './refusal';
import type { Refusal } from './request';

/** The sessions that have the places of an environment, all of which are taken. */
interface Full {
  readonly atOnce: number;
  readonly underWay: readonly SessionItem[];
}

/**
 * Other writers may come between the read and the write this often: each has taken a place, so beyond the places there
 * are only those whose holders end meanwhile.
 */
const moreRounds = 20;

/**
 * Takes one of the places of an environment that limits how many sessions are under way at one time; who has them where
 * there is none left. As with locks nobody gives a place back: it is had as long as its holder is under way. What has been
 * there without asking, from before the limit or undone by a person, counts as soon as the index shows it.
 */
export async function takePlace(engine: Engine, session: SessionItem): Promise<Full | undefined> {
  const { atOnce } = await engine.installed.guards(session.environment);
  if (atOnce === undefined) return undefined;
  const key = keys.places(session.environment);
  for (let round = 0; round < atOnce + moreRounds; round++) {
    const { places, underWay } = await othersUnderWay(engine, session);
    if (underWay.length >= atOnce) return { atOnce, underWay };
    // Who has a place takes it again, which raises the version: a newcomer that has counted without it counts anew.
    const ids = [...underWay.map(({ session_id }) => session_id), session.session_id];
    const taken = places
      ? await engine.ledger.update<PlacesItem>(
          key,
          { set: [['session_ids', ids]] },
          when.equals('version', places.version),
        )
      : await engine.ledger.create<PlacesItem>({ ...key, kind: 'places', session_ids: ids });
    if (taken.applied) return undefined;
  }
  throw new Error(`the places of ${session.environment} changed ${atOnce + moreRounds} times while they were read`);
}

/** Why a session gets no place now, before it asks for one: nothing is written, and it may yet be refused. */
export async function foundFull(engine: Engine, session: SessionItem): Promise<Full | undefined> {
  const { atOnce } = await engine.installed.guards(session.environment);
  if (atOnce === undefined) return undefined;
  const { underWay } = await othersUnderWay(engine, session);
  return underWay.length >= atOnce ? { atOnce, underWay } : undefined;
}

/** Who else is under way, and the places as they were when that was counted. */
async function othersUnderWay(
  { ledger }: Engine,
  { environment, session_id }: SessionItem,
): Promise<{ readonly places: PlacesItem | undefined; readonly underWay: readonly SessionItem[] }> {
  const places = await ledger.get<PlacesItem>(keys.places(environment));
  const admitted = new Set(places?.session_ids);
  const open = await ledger.queryIndex<SessionItem>('open_sessions', environment);
  const ids = new Set([...admitted, ...open.map((session) => session.session_id)]);
  ids.delete(session_id);
  // The index may lag behind: what counts is how they stand.
  const sessions = await ledger.getMany<SessionItem>([...ids].map((id) => keys.session(id)));
  const underWay = sessions
    .filter((session) => isUnderWay(session) && (admitted.has(session.session_id) || !asksYet(session)))
    .sort((a, b) => a.started_at.localeCompare(b.started_at) || a.session_id.localeCompare(b.session_id));
  return { places, underWay };
}

/** Between what had to go and what is made anew, a resume is only thought to have ended. */
const isUnderWay = (session: SessionItem): boolean => !isTerminal(session.state) || isAwaitingResume(session);

/** Whether a session has not been told yet that it may go on: two that ask at one time must not refuse each other. */
const asksYet = ({ state, resuming }: SessionItem): boolean => state === 'requested' || resuming?.stage === 'claimed';

/**
 * Why a session gets no place, with those that are under way and the way on. What nothing runs any more is rescued, and has
 * no place from then on unless it is rolled back.
 */
export async function refusalByPlaces(
  engine: Engine,
  environment: string,
  { atOnce, underWay }: Full,
): Promise<Refusal> {
  const told: string[] = [];
  const [gone, ended] = [new Set<SessionItem>(), new Set<SessionItem>()];
  for (const session of underWay.slice(0, mostTold)) {
    const rescued = await rescue(engine, session);
    if (rescued) (rescued === 'rolled_back' ? gone : ended).add(session);
    const what = rescued ? `its execution is gone; ${becameOf[rescued]}` : session.state;
    told.push(`${session.session_id} of ${session.stack_name} (${what})`);
  }
  if (underWay.length > mostTold) told.push(`${underWay.length - mostTold} more`);
  const waiting = underWay.filter((session) => !ended.has(session));
  const [first] = waiting;
  return {
    code: 'EnvironmentFull',
    message: `${environment} takes ${atOnce === 1 ? 'one session' : `${atOnce} sessions`} at one time: under way ${underWay.length === 1 ? 'is' : 'are'} ${told.join(', ')}`,
    remedy:
      waiting.length < atOnce
        ? 'Start again: there is a place now.'
        : `Start again when one of them has ended: follow it with \`unity watch ${first?.session_id ?? 'SESSION'}\`${first && !gone.has(first) ? orStopIt(first) : ''}.`,
  };
}

/** Refusals are short: so many are named. */
const mostTold = 5;
