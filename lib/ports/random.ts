/** Chance, as everything outside the adapters sees it: seeded in the simulation. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}
