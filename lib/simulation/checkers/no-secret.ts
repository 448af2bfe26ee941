import type { CheckerFactory } from '../observation';

/** The value of every secret of the simulated account holds this text, and nothing else does. */
export const canary = 'unity-canary-7f3a91';

/** No secret stands in what is sent, in the ledger, the audit, events, or what executions were given and gave. */
export const noSecret: CheckerFactory = () => {
  // An invocation makes many calls and is handed its payload once.
  const read = new WeakSet<object>();
  return {
    attempt: ({ service, operation, text, invocation }, scene) => {
      if (text.includes(canary)) scene.violated(`a secret was sent with ${service}:${operation}`);
      if (invocation === undefined || read.has(invocation)) return;
      read.add(invocation);
      if (tells(invocation.payload)) scene.violated(`${invocation.functionName} was handed a secret`);
    },
    end: (scene) => {
      const places = {
        'the ledger': scene.items(),
        'the audit': scene.audit(),
        'the events': scene.events(),
        'the executions': scene.executions(),
      };
      for (const [place, content] of Object.entries(places)) {
        if (tells(content)) scene.violated(`a secret stands in ${place}`);
      }
    },
  };
};

function tells(content: unknown): boolean {
  return JSON.stringify(content)?.includes(canary) === true;
}
