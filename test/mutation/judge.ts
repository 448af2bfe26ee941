/** One mutant and what became of it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The line, and what it was made into. */
  readonly mutant: string;
  readonly status: string;
}

/** A mutant that no test can or should tell from the code, and why. */
export interface Survivor {
  readonly file: string;
  readonly mutant: string;
  readonly reason: string;
}

/** The figures of one area. */
export interface Score {
  readonly area: string;
  readonly mutants: number;
  readonly killed: number;
  readonly survived: number;
  /** Killed in a hundred. */
  readonly score: number;
}

/** What an area must reach. */
export const leastScore = 90;

const survives = ({ status }: Mutant): boolean => status === 'Survived' || status === 'NoCoverage';
const isKilled = ({ status }: Mutant): boolean => status === 'Killed' || status === 'Timeout';
const sameAs =
  (one: Pick<Mutant, 'file' | 'mutant'>) =>
  (other: Pick<Mutant, 'file' | 'mutant'>): boolean =>
    one.file === other.file && one.mutant === other.mutant;

/** Counts an area. Mutants with which not even a test file loads are none: nobody could deliver them. */
export function scoreOf(area: string, mutants: readonly Mutant[]): Score {
  const killed = mutants.filter(isKilled).length;
  const survived = mutants.filter(survives).length;
  return { area, mutants: killed + survived, killed, survived, score: (100 * killed) / (killed + survived) };
}

/** Survivors that nobody has given a reason for. */
export function unlisted(mutants: readonly Mutant[], listed: readonly Survivor[]): readonly Mutant[] {
  return mutants.filter((mutant) => survives(mutant) && !listed.some(sameAs(mutant)));
}

/** What is listed and was killed, or is not made any more, in the files that were mutated. */
export function stale(mutants: readonly Mutant[], listed: readonly Survivor[]): readonly Survivor[] {
  return listed.filter((entry) => !mutants.some((mutant) => sameAs(entry)(mutant) && mutant.status !== 'Killed'));
}
