import { tokenMismatch } from './errors';

/** How long DynamoDB remembers a transaction's client token. */
const rememberedMilliseconds = 10 * 60 * 1000;

/** A transaction that has been carried out under a client token. */
export interface RememberedToken {
  readonly token: string;
  readonly request: string;
  readonly until: number;
}

/** Tells repeated transactions from new ones. */
export class ClientTokens {
  readonly #remembered = new Map<string, RememberedToken>();

  /** Whether this very request has been carried out; another request under the same token is an error. */
  isRepeat(token: string, request: string, now: number): boolean {
    this.#forget(now);
    const known = this.#remembered.get(token);
    if (known === undefined) return false;
    if (known.request !== request) throw tokenMismatch();
    return true;
  }

  remember(token: string, request: string, now: number): void {
    this.#remembered.set(token, { token, request, until: now + rememberedMilliseconds });
  }

  all(): readonly RememberedToken[] {
    return [...this.#remembered.values()];
  }

  restore(tokens: readonly RememberedToken[]): void {
    this.#remembered.clear();
    for (const each of tokens) this.#remembered.set(each.token, each);
  }

  /** Tokens stand in the order of their expiry, so this stops at the first that is still good. */
  #forget(now: number): void {
    for (const { token, until } of this.#remembered.values()) {
      if (until > now) return;
      this.#remembered.delete(token);
    }
  }
}
