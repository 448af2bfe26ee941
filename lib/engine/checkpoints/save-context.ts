import type { SavingContext } from '../../../lambdas/actions/action';
import type { SessionItem } from '../../ledger/items';
import type { ActingEngine } from '../engine';
import type { HeldStep } from '../step/lease';
import { makerFor, renewRow } from '../step/making';
import { stepContext } from '../step/step-context';

/** What `capture` is given: copies are made like everything else, by an intent first, and say of which checkpoint they are. */
export function saveContext(
  engine: ActingEngine,
  session: SessionItem,
  held: HeldStep,
  checkpoint: string,
): SavingContext {
  const base = stepContext(engine, session, () => held.item);
  const make = makerFor(engine, session, held, base);
  return {
    ...base,
    save: (key, of, handler, call, metadata = {}) =>
      make({ key, handler, call, metadata, facts: { snapshot_of: of, retained: true, checkpoint } }),
    renew: (key) => renewRow(held, key),
    note: async (key, metadata) => {
      await held.write({
        set: [[['resources', key, 'metadata'], { ...held.item.resources[key]?.metadata, ...metadata }]],
      });
    },
  };
}
