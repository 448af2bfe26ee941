import fc from 'fast-check';

/** What becomes of an invocation. Its points are the moments before and after the effect of each of its calls. */
export type Fate =
  | { readonly kind: 'steady' }
  /** From that point on it does nothing more; what it has sent may still take effect. */
  | { readonly kind: 'dies'; readonly at: number }
  /** Held at that point for so many turns of the others, or until nobody else can go on: a frozen sandbox. */
  | { readonly kind: 'freezes'; readonly at: number; readonly turns: number }
  /** The answer of its call at that point is lost, so that it is sent again though it took effect. */
  | { readonly kind: 'misses'; readonly at: number };

const at = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 24 }));

export const frozen = fc.record({
  kind: fc.constant('freezes' as const),
  at,
  turns: fc.oneof(fc.integer({ min: 5, max: 60 }), fc.integer({ min: 5, max: 400 })),
});

export const dying = fc.record({ kind: fc.constant('dies' as const), at });

const missing = fc.record({ kind: fc.constant('misses' as const), at });

/** Most often steady, so that what goes well is tried too. */
export const anyFate: fc.Arbitrary<Fate> = fc.oneof(fc.constant<Fate>({ kind: 'steady' }), frozen, dying, missing);

/** Never dies. */
export const livingFate: fc.Arbitrary<Fate> = fc.oneof(fc.constant<Fate>({ kind: 'steady' }), frozen, missing);
