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

/** How a service takes tokens. */
interface TokenRules {
  /** How long one is valid. @default as long as it is remembered */
  readonly milliseconds?: number;
  /** The code for a repeat with other parameters. */
  readonly mismatch?: string;
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
  { milliseconds = Number.POSITIVE_INFINITY, mismatch = 'IdempotentParameterMismatch' }: TokenRules = {},
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
  if (former !== undefined && world.now - former.at < milliseconds) {
    if (former.fingerprint === fingerprint) return former.id;
    throw refuse(mismatch, 'The request uses the same client token as a previous, but non-identical request.');
  }
  const id = make();
  world.state.tokens.set(key, { fingerprint, id, at: world.now });
  return id;
}
