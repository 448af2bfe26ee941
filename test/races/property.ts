import fc from 'fast-check';

/** The same interleavings at every run, and a failure prints its path; `RACES_SEED` and `RACES_TIMES` try others. */
const firstSeed = 20_261_125;
const seed = Number(process.env.RACES_SEED ?? firstSeed);
const times = Number(process.env.RACES_TIMES ?? 1);

/** Tries the race so often. */
export async function holds<T>(race: fc.IAsyncProperty<T>, numRuns = 60): Promise<void> {
  await fc.assert(race, { seed, numRuns: numRuns * times });
}

/** The same race must fail for a planted opposite, by the invariant of that name. */
export async function catches<T>(race: fc.IAsyncProperty<T>, invariant: RegExp, numRuns = 1000): Promise<void> {
  const { failed, errorInstance } = await fc.check(race, { seed: firstSeed, numRuns, endOnFailure: true });
  expect({ failed, error: String(errorInstance) }).toEqual({ failed: true, error: expect.stringMatching(invariant) });
}
