import fc from 'fast-check';

/** The same interleavings at every run, and a failure prints its path; `RACES_SEED` and `RACES_TIMES` try others. */
const seed = Number(process.env.RACES_SEED ?? 20_261_125);
const times = Number(process.env.RACES_TIMES ?? 1);
/** One under which every opposite is met soon: the rarest of them once in some hundred runs. */
const plantedSeed = 5;

/** Tries the race so often. */
export async function holds<T>(race: fc.IAsyncProperty<T>, numRuns = 60): Promise<void> {
  await fc.assert(race, { seed, numRuns: numRuns * times });
}

/** The same race must fail for a planted opposite, by the invariant of that name. */
export async function catches<T>(race: fc.IAsyncProperty<T>, invariant: RegExp, numRuns = 1000): Promise<void> {
  const { failed, errorInstance } = await fc.check(race, { seed: plantedSeed, numRuns, endOnFailure: true });
  expect({ failed, error: String(errorInstance) }).toEqual({ failed: true, error: expect.stringMatching(invariant) });
}
