import { isSettled, isTerminal } from '../../domain/session';
import { foundPrefix, keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { longestMakingSeconds } from '../../workflow/asl/timing';
import type { Engine } from '../engine';

/** What the ledger says of things in the account. */
export interface Ownership {
  /** Whether a row of any session stands for it: active, on its way in or out, kept, adopted or a copy. */
  owns(type: string, id: string): boolean;
  /** Whether a row says that it is gone: the list of tags shows such things for some minutes. */
  sawGoing(type: string, id: string): boolean;
  /** Whether an intent of that name may still turn out to have made it. */
  intends(sessionId: string, step: string, key: string): boolean;
}

/** So many sessions are read at once. */
const atOnce = 10;

/**
 * Reads what all sessions of an environment hold, and of these further ones: the index by environment comes late. What was
 * made before this is read has its intent in the ledger, so whoever looks into the account looks there first.
 */
export async function ownershipIn(
  ledger: Ledger,
  environment: string,
  further: readonly string[] = [],
): Promise<Ownership> {
  const listed = await ledger.queryIndex<SessionItem>('by_environment', environment);
  const ids = [...new Set([...listed.map(({ session_id }) => session_id), ...further])];
  const owned = new Set<string>();
  const gone = new Set<string>();
  const intended = new Set<string>();
  for (let start = 0; start < ids.length; start += atOnce) {
    const read = ids.slice(start, start + atOnce).map(async (id) => {
      const [steps, found] = await Promise.all(
        ['STEP#', foundPrefix].map((prefix) =>
          ledger.query<StepItem>(keys.session(id).pk, prefix, ['name', 'resources']),
        ),
      );
      // What was found is nobody’s; the copies that were made of its data before it went are the session’s.
      const copies = (found ?? []).flatMap(({ resources }) =>
        Object.values(resources).filter((row) => row.snapshot_of),
      );
      for (const { type, id: copy } of copies) if (copy !== undefined) owned.add(`${type} ${copy}`);
      for (const { name, resources } of steps ?? []) {
        for (const row of Object.values(resources)) {
          if (row.id !== undefined) (row.state === 'deleted' ? gone : owned).add(`${row.type} ${row.id}`);
          if (row.id === undefined && row.state === 'creating' && !row.refused)
            intended.add(`${id} ${name} ${row.key}`);
        }
      }
    });
    await Promise.all(read);
  }
  return {
    owns: (type, id) => owned.has(`${type} ${id}`),
    sawGoing: (type, id) => gone.has(`${type} ${id}`),
    intends: (sessionId, step, key) => intended.has(`${sessionId} ${step} ${key}`),
  };
}

/**
 * Whether nobody can be making anything for a session any more: it has ended so long ago that no function of its makers
 * lives, and what they made last can be seen.
 */
export function isQuiet(
  { clock, settings }: Pick<Engine, 'clock' | 'settings'>,
  session: Pick<SessionItem, 'state' | 'rollback' | 'sweep' | 'completed_at'>,
): boolean {
  if (!isTerminal(session.state) || !isSettled(session)) return false;
  const ends = [session.completed_at, session.rollback?.completed_at, session.rollback?.tails_ended_at];
  const last = Math.max(...ends.map((time) => (time === undefined ? 0 : Date.parse(time))));
  return clock.now() - last >= (longestMakingSeconds + settings.visibilityWindowSeconds) * 1000;
}
