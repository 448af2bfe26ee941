import { entriesAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { errandOf, stepItem } from './whose';

const tokenNames = ['ClientToken', 'IdempotencyToken', 'CreationToken', 'CallerReference'] as const;

/** Calls that make two of something when they are sent twice without their token. */
const needing: ReadonlySet<string> = new Set([
  'CreateFleet',
  'RunInstances',
  'CreateLaunchTemplate',
  'CreateNatGateway',
  'CreateVolume',
]);
/** What else is done about a resource has the token of its intent with an ending of its own, such as its backup. */
function isOf(intent: string | undefined, token: string): boolean {
  return intent !== undefined && (token === intent || token.startsWith(`${intent}-`));
}

/** A call that takes an idempotency token gets the one of its intent, and the same token always comes with the same call. */
export const sameTokenSameCall: CheckerFactory = () => {
  const calls = new Map<string, string>();
  return {
    effect: ({ callClass, service, operation, input, invocation }, scene) => {
      // A look by token makes nothing: EFS knows file systems by the token that made them.
      if (callClass === 'read') return;
      const given = input as Readonly<Record<string, unknown>>;
      const name = tokenNames.find((candidate) => typeof given[candidate] === 'string');
      const errand = errandOf(invocation);
      if (name === undefined && needing.has(operation) && given.DryRun !== true)
        scene.violated(`${service}:${operation} came without a token`);
      if (name === undefined || errand?.step === undefined) return;
      const token = String(given[name]);
      const call = `${service}:${operation} ${JSON.stringify(given)}`;
      const former = calls.get(token);
      if (former !== undefined && former !== call) scene.violated(`the token ${token} came with two different calls`);
      calls.set(token, call);
      const rows = entriesAt(stepItem(scene, errand.sessionId, errand.step), 'resources');
      if (!rows.some(([, row]) => isOf(textAt(row, 'token'), token)))
        scene.violated(`${service}:${operation} of ${errand.step} came with a token that no intent has`);
    },
  };
};
