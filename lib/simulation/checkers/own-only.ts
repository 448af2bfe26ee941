import type { InventoryRow } from '../../local/cloud/account/inventory';
import { isAwsCall } from '../../local/faults/call-class';
import type { CheckerFactory } from '../observation';
import { dying, errandOf, provenancesOf } from './whose';

/**
 * A function takes away nothing but what its own session’s step has made: no other session’s, no other environment’s. What
 * people take away by themselves is nobody else’s doing.
 */
export const ownOnly: CheckerFactory = () => {
  let rows = new Map<string, InventoryRow>();
  return {
    effect: ({ callClass, service, operation, invocation }, scene) => {
      if (callClass !== 'person' && (!isAwsCall(callClass) || callClass === 'read')) return;
      const now = new Map(scene.ours().map((row) => [`${row.type} ${row.id}`, row]));
      if (callClass === 'person') rows = now;
      const errand = errandOf(invocation);
      for (const [name, row] of rows) {
        const next = now.get(name);
        const isTaken = !dying.has(row.state) && (next === undefined || dying.has(next.state));
        if (!isTaken) continue;
        const from = provenancesOf(scene, row);
        if (!from.some(({ session, step }) => session === errand?.sessionId && step === errand?.step))
          scene.violated(
            `${service}:${operation} of ${errand?.sessionId}/${errand?.step} took ${name} of ${from[0]?.session}/${from[0]?.step}`,
          );
      }
      rows = now;
    },
  };
};
