import { isRemoving } from '../../local/faults/call-class';
import type { CheckerFactory } from '../observation';

/** Only compensation takes anything away: no maker and no function of the engine. */
export const removedByUndo: CheckerFactory = () => ({
  before: ({ callClass, service, operation, invocation }, scene) => {
    if (callClass !== 'change' || !isRemoving(operation) || !invocation) return;
    if (!invocation.functionName.startsWith('undo_'))
      scene.violated(`${invocation.functionName} called ${service}:${operation}`);
  },
});
