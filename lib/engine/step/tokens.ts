import type { Change } from '../../ledger/expression';
import type { StepItem } from '../../ledger/items';

/** What a step’s tasks wait for with a token: its dependencies, time or a signal, and its dependents being undone. */
export type TokenKind = 'gate' | 'hold' | 'undo';

/** The attributes of the step in which tokens of these kinds stand. */
export function tokenNames<Kind extends TokenKind>(...kinds: readonly Kind[]) {
  return kinds.flatMap((kind) => [`${kind}_token`, `${kind}_token_before`] as const);
}

/**
 * Leaves a task’s token and keeps the one that stood there. A function that was given up may still write, after the one
 * that was started in its place: whichever of the two came last, both are woken, and a token that is closed tells nobody.
 */
export function leaveToken(kind: TokenKind, token: string): Change & Required<Pick<Change, 'set'>> {
  return {
    set: [[`${kind}_token`, token]],
    keep: [{ from: `${kind}_token`, as: `${kind}_token_before`, unless: token }],
  };
}

/** The tokens to wake. */
export function tokensOf(
  step: { readonly [Name in ReturnType<typeof tokenNames<TokenKind>>[number]]?: StepItem[Name] },
  kind: TokenKind,
): readonly string[] {
  const left = [step[`${kind}_token`], step[`${kind}_token_before`]];
  return [...new Set(left.filter((token) => token !== undefined))];
}
