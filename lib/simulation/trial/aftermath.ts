import type { Item } from '../../local/store/attribute-value';
import { endStates, sessions } from '../checkers/whose';
import { at, flagAt, listAt, textAt } from '../ledger-view';
import { People } from './people';
import { comesToRest } from './rest';
import type { Setting } from './setting';

/**
 * Longer than the longest legal life: a late function lasts 300 s, is repeated 12 times with pauses, as often for each
 * of the generations that a rollback may have.
 */
const longestSeconds = 12 * 3600;
/** A function that outlived its timeout may act for so long. */
export const afterlifeSeconds = 420;

type Aftermath = Pick<Setting, 'world' | 'stage' | 'people'>;

/** Waits until everybody has come to rest. */
export async function rest({ world, stage }: Pick<Setting, 'world' | 'stage'>): Promise<void> {
  if (!(await comesToRest(world, longestSeconds))) stage.blame('ends', `not at rest after ${longestSeconds} s`);
}

/** Undoes every session that still holds its stack, or something that should be gone. */
export async function undoAll({ world, stage, people }: Aftermath): Promise<void> {
  // The newest first: each gives the stack back to the revision before.
  for (const session of sessions(stage).toSorted(byStart)) {
    const hasLeft = flagAt(session, 'occupies') || listAt(session, 'rollback', 'leftovers').length > 0;
    if (!hasLeft || !endStates.includes(textAt(session, 'state') ?? '')) continue;
    await people.rollBack(textAt(session, 'session_id') ?? '');
    if (at(session, 'revision')) await rest({ world, stage });
  }
  await rest({ world, stage });
}

const byStart = (a: Item, b: Item): number =>
  (textAt(b, 'started_at') ?? '').localeCompare(textAt(a, 'started_at') ?? '');

/** From here on nothing goes wrong any more: what is left must heal, all must be told, and asking again changes nothing. */
export async function heal(setting: Setting): Promise<void> {
  const { world, stage, injector } = setting;
  injector.disarm();
  await undoAll(setting);
  await world.clock.sleep(afterlifeSeconds * 1000);
  await undoAll(setting);
  await world.told();
  if (world.failedBatches.size > 0) await world.invoke('publisher', { retell: true });
  stage.end();
  await expectNoMore(setting);
}

/** Asking again changes nothing. */
async function expectNoMore({ world, stage }: Setting): Promise<void> {
  let writes = 0;
  const stop = world.store.onWrite(() => {
    writes += 1;
  });
  const people = new People(world);
  await world.invoke('sweeper', {});
  for (const session of sessions(stage)) await people.rollBack(textAt(session, 'session_id') ?? '');
  await world.clock.sleep(60_000);
  stop();
  if (writes > 0) stage.blame('repeatable', `asking again after the end made ${writes} writes`);
}
