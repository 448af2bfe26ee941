import type { CheckerFactory } from '../observation';

const removing = /^(Delete|Terminate|Release|Deregister)/;

/** Only compensation removes: no maker, no engine function, nobody else. */
export const removedByUndo: CheckerFactory = () => ({
  effect: ({ callClass, service, operation, invocation }, scene) => {
    if (callClass !== 'change' || !removing.test(operation)) return;
    const functionName = invocation?.functionName ?? 'a person';
    if (!functionName.startsWith('undo_')) scene.violated(`${functionName} called ${service}:${operation}`);
  },
});
