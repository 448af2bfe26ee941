import { isAwsCall } from '../../local/faults/call-class';
import { textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { endStates, errandOf, holdsTailsOnly, isAboutTail, isStale, sessionItem, stepItem } from './whose';

/**
 * Only the session that the stack belongs to changes anything for it, and only while it has not ended. What was handed
 * over belongs to no stack any more.
 */
export const oneHolder: CheckerFactory = () => ({
  effect: ({ callClass, service, operation, input, invocation }, scene) => {
    const errand = errandOf(invocation);
    if (!isAwsCall(callClass) || callClass === 'read' || !errand || isStale(scene, errand)) return;
    const step = errand.step === undefined ? undefined : stepItem(scene, errand.sessionId, errand.step);
    if (holdsTailsOnly(step) || isAboutTail(step, input)) return;
    const session = sessionItem(scene, errand.sessionId);
    const [stack, environment, state = ''] = ['stack_name', 'environment', 'state'].map((name) =>
      textAt(session, name),
    );
    const holder = textAt(scene.item(`LOCK#${environment}#${stack}`, 'LOCK'), 'session_id');
    const call = `${invocation?.functionName} called ${service}:${operation}`;
    if (holder !== errand.sessionId)
      scene.violated(`${call} for ${errand.sessionId}, but ${stack} belongs to ${holder}`);
    else if (endStates.includes(state) && !invocation?.isGivenUp)
      scene.violated(`${call} for ${errand.sessionId}, which is ${state}`);
  },
});
