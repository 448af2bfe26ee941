import { refuse } from '../api/refusal';
import type { World } from './world';

/** What an idempotency token stands for. */
export interface TokenRecord {
  readonly fingerprint: string;
  readonly id: string;
  readonly at: number;
}

/** Longest a client token may be (EC2 devguide, idempotency). */
const tokenLimit = 64;

/** Everything of a request but its token and DryRun, in a fixed order. */
function fingerprintOf(input: object): string {
  return JSON.stringify(input, (key, value: unknown) =>
    key === 'ClientToken' || key === 'DryRun' ? undefined : value,
  );
}

/**
 * Makes something once a token: a repeat answers the id of the first, a repeat with other parameters is refused.
 * `scope` is the operation and, where AWS scopes tokens so, the zone.
 */
export function once(
  world: World,
  scope: string,
  input: { readonly ClientToken?: string | undefined },
  make: () => string,
): string {
  const token = input.ClientToken;
  if (token === undefined) return make();
  if (token.length > tokenLimit) {
    throw refuse(
      'InvalidParameterValue',
      `Value (${token}) for parameter clientToken is invalid. Length exceeds 64 characters`,
    );
  }
  const key = `${scope}/${token}`;
  const fingerprint = fingerprintOf(input);
  const former = world.state.tokens.get(key);
  if (former !== undefined) {
    if (former.fingerprint === fingerprint) return former.id;
    throw refuse(
      'IdempotentParameterMismatch',
      'The request uses the same client token as a previous, but non-identical request.',
    );
  }
  const id = make();
  world.state.tokens.set(key, { fingerprint, id, at: world.now });
  return id;
}
