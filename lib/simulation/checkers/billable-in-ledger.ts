import { entriesAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';
import { provenancesOf, stepItem } from './whose';

/** When a session is completed, and in the end, everything of it that is alive stands in the ledger by its id. */
export const billableInLedger: CheckerFactory = () => ({
  write: ({ sk, before, after }, scene) => {
    const completes = textAt(after, 'state') === 'completed' && textAt(before, 'state') !== 'completed';
    if (sk === 'SESSION' && completes) check(scene, textAt(after, 'session_id'));
  },
  end: (scene) => check(scene, undefined),
});

/** Looks at what is of one session; of all without one. */
function check(scene: Scene, sessionId: string | undefined): void {
  for (const row of scene.ours()) {
    const from = provenancesOf(scene, row).filter(({ session }) => sessionId === undefined || session === sessionId);
    if (sessionId !== undefined && from.length === 0) continue;
    const rows = from.flatMap(({ session, step }) => entriesAt(stepItem(scene, session, step), 'resources'));
    if (!rows.some(([, known]) => textAt(known, 'id') === row.id))
      scene.violated(`${row.type} ${row.id} (${from[0]?.step ?? 'without tags'}) is alive and in no row of the ledger`);
  }
}
