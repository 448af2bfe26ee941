import { listAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';
import { provenancesOf, sessions } from './whose';

/** After a clean verdict the account holds nothing of the session but what is kept; after a dirty one, what is named. */
export const cleanMeansClean: CheckerFactory = () => ({
  write: ({ sk, before, after }, scene) => {
    if (sk !== 'SESSION' || textAt(before, 'state') !== 'rolling_back') return;
    const state = textAt(after, 'state');
    if (state === 'rolled_back' || state === 'failed') check(scene, after);
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
    [...listAt(session, 'rollback', 'kept'), ...listAt(session, 'rollback', 'leftovers')].map((row) =>
      textAt(row, 'id'),
    ),
  );
  const unknown = listAt(session, 'rollback', 'leftovers').filter((row) => textAt(row, 'id') === undefined);
  const unknownTypes = new Set(unknown.map((row) => textAt(row, 'type')));
  for (const row of scene.ours()) {
    if (named.has(row.id) || unknownTypes.has(row.type)) continue;
    if (!provenancesOf(scene, row).some(({ session: id }) => id === sessionId)) continue;
    const verdict = textAt(session, 'rollback', 'verdict');
    scene.violated(`the verdict on ${sessionId} is ${verdict}, and ${row.type} ${row.id} is ${row.state}`);
  }
}
