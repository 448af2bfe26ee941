import { entriesAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { provenanceOf, stepItem } from './whose';

/** In the end everything of ours that is alive stands in the ledger by its id. */
export const billableInLedger: CheckerFactory = () => ({
  end: (scene) => {
    for (const row of scene.ours()) {
      const from = provenanceOf(row);
      const rows = from ? entriesAt(stepItem(scene, from.session, from.step), 'resources') : [];
      if (!rows.some(([, known]) => textAt(known, 'id') === row.id))
        scene.violated(`${row.type} ${row.id} (${from?.step ?? 'without tags'}) is alive and in no row of the ledger`);
    }
  },
});
