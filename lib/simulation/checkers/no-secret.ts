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

/** What was looked through and can change no more, as can nothing in it: versions of an item share what stays as it was. */
const clean = new WeakSet<object>();

function tells(content: unknown): boolean {
  if (typeof content === 'string') return content.includes(canary);
  if (!isObject(content) || clean.has(content)) return false;
  let isForGood = Object.isFrozen(content);
  for (const [name, value] of Object.entries(content)) {
    if (name.includes(canary) || tells(value)) return true;
    isForGood &&= !isObject(value) || clean.has(value);
  }
  if (isForGood) clean.add(content);
  return false;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
