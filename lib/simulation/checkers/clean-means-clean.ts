import { entriesAt, flagAt, listAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';
import { provenancesOf, sessions, stepsOf } from './whose';

/**
 * After a clean verdict the account holds nothing of the session but what is kept; after a dirty one, what is named. A
 * pending one names exactly what is still on its way out, as its rows do.
 */
export const cleanMeansClean: CheckerFactory = () => ({
  write: ({ sk, before, after }, scene) => {
    if (sk !== 'SESSION') return;
    const state = textAt(after, 'state');
    const isOver = state === 'rolled_back' || state === 'failed';
    const isNews =
      textAt(before, 'state') === 'rolling_back' ||
      textAt(before, 'rollback', 'verdict') !== textAt(after, 'rollback', 'verdict') ||
      listAt(before, 'rollback', 'tails').length !== listAt(after, 'rollback', 'tails').length;
    if (isOver && isNews) check(scene, after);
  },
  end: (scene) => {
    for (const session of sessions(scene)) {
      if (textAt(session, 'state') === 'rolled_back') check(scene, session);
    }
  },
});

function check(scene: Scene, session: ReturnType<typeof sessions>[number]): void {
  const sessionId = textAt(session, 'session_id');
  const type = textAt(session, 'rollback', 'type');
  if (type !== 'full') return;
  const named = new Set(
    ['kept', 'leftovers', 'tails'].flatMap((name) => listAt(session, 'rollback', name).map((row) => textAt(row, 'id'))),
  );
  const unknown = listAt(session, 'rollback', 'leftovers').filter((row) => textAt(row, 'id') === undefined);
  const unknownTypes = new Set(unknown.map((row) => textAt(row, 'type')));
  for (const row of scene.ours()) {
    if (named.has(row.id) || unknownTypes.has(row.type)) continue;
    if (!provenancesOf(scene, row).some(({ session: id }) => id === sessionId)) continue;
    const verdict = textAt(session, 'rollback', 'verdict');
    scene.violated(`the verdict on ${sessionId} is ${verdict}, and ${row.type} ${row.id} is ${row.state}`);
  }
  checkTails(scene, session, sessionId ?? '');
}

/** A verdict is pending on something, a clean one on nothing, and what it names was handed over and is not gone. */
function checkTails(scene: Scene, session: ReturnType<typeof sessions>[number], sessionId: string): void {
  const verdict = textAt(session, 'rollback', 'verdict');
  const tails = listAt(session, 'rollback', 'tails').map((tail) => textAt(tail, 'id') ?? '');
  if (verdict === 'pending' && tails.length === 0) scene.violated(`${sessionId} is pending on nothing`);
  if (verdict === 'clean' && tails.length > 0) scene.violated(`${sessionId} is clean and has tails: ${tails.join()}`);
  const handedOver = stepsOf(scene, sessionId).flatMap((step) =>
    entriesAt(step, 'resources')
      .filter(([, row]) => flagAt(row, 'handed_over') && !flagAt(row, 'retained') && textAt(row, 'state') !== 'deleted')
      .map(([, row]) => textAt(row, 'id') ?? ''),
  );
  if (verdict !== 'dirty' && tails.sort().join() !== handedOver.sort().join())
    scene.violated(`${sessionId} names ${tails.join() || 'no tails'}, and handed over ${handedOver.join() || 'none'}`);
}
