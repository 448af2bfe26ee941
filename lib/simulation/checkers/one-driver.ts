import { isAwsCall } from '../../local/faults/call-class';
import { textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { errandOf, isStale, stepItem } from './whose';

/** Whoever changes anything for a step holds the step’s lease; nobody else has taken it, and nobody has ended it. */
export const oneDriver: CheckerFactory = () => ({
  effect: ({ callClass, service, operation, invocation }, scene) => {
    const errand = errandOf(invocation);
    if (!isAwsCall(callClass) || callClass === 'read' || !invocation || !errand?.step || isStale(scene, errand)) return;
    // Whoever was given up, or has died, had the lease when the call was sent.
    if (invocation.isGivenUp || !/^(make|undo)_/.test(invocation.functionName)) return;
    const holder = textAt(stepItem(scene, errand.sessionId, errand.step), 'lease', 'holder');
    if (holder !== invocation.id)
      scene.violated(
        `${invocation.id} called ${service}:${operation} of ${errand.step} while ${holder ?? 'nobody'} held it`,
      );
  },
});
