import { isMaking } from '../../local/faults/call-class';
import { entriesAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { errandOf, provenancesOf, stepItem } from './whose';

/** Every resource that we make stands in the ledger as `creating` before the call that makes it is sent. */
export const intentFirst: CheckerFactory = () => {
  const known = new Set<string>();
  const intentsAt = new WeakMap<object, ReadonlySet<string>>();
  return {
    before: ({ callClass, input, invocation }, scene) => {
      const errand = errandOf(invocation);
      if (!isMaking(callClass) || typeof input !== 'object' || input === null || !errand?.step) return;
      const rows = entriesAt(stepItem(scene, errand.sessionId, errand.step), 'resources');
      const intents = rows.filter(([, row]) => textAt(row, 'state') === 'creating');
      intentsAt.set(input, new Set(intents.map(([key, row]) => `${errand.step}/${key} ${textAt(row, 'type')}`)));
    },
    effect: ({ callClass, service, operation, input }, scene) => {
      if (!isMaking(callClass)) return;
      const intents = typeof input === 'object' && input !== null ? intentsAt.get(input) : undefined;
      for (const row of scene.ours()) {
        const name = `${row.type} ${row.id}`;
        if (known.has(name)) continue;
        known.add(name);
        const from = provenancesOf(scene, row);
        if (from.length === 0)
          scene.violated(`${service}:${operation} made ${name} without the tags that say whose it is`);
        else if (!from.some(({ step, key }) => intents?.has(`${step}/${key} ${row.type}`)))
          scene.violated(`${service}:${operation} made ${name}, and no intent for it stood in the ledger before`);
      }
    },
  };
};
