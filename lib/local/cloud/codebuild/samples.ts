import type { TestCase } from '@aws-sdk/client-codebuild';

/** A test as CodeBuild keeps it. */
type SampleCase = Pick<TestCase, 'prefix' | 'name' | 'status' | 'message' | 'durationInNanoSeconds'>;

/** A project that every simulated account has. */
interface SampleProject {
  /** What its report says; null: it makes none. `fails`: the variable FAIL is `yes`. */
  readonly cases: ((fails: boolean) => readonly SampleCase[]) | null;
}

const second = 1_000_000_000;

const checkout = (fails: boolean): SampleCase =>
  fails
    ? {
        prefix: 'shop.Checkout',
        name: 'adds up',
        status: 'FAILED',
        message: 'expected 12 to be 21',
        durationInNanoSeconds: 3 * second,
      }
    : { prefix: 'shop.Checkout', name: 'adds up', status: 'SUCCEEDED', durationInNanoSeconds: 3 * second };

/** Projects of users are not on a laptop: these stand in for them. A variable `FAIL` that is `yes` makes them fail. */
export const sampleProjects: Readonly<Record<string, SampleProject>> = {
  /** Three tests, of which one is skipped, with a report. */
  'unity-sample-tests': {
    cases: (fails) => [
      { prefix: 'shop.Door', name: 'opens', status: 'SUCCEEDED', durationInNanoSeconds: second },
      checkout(fails),
      { prefix: 'shop.Checkout', name: 'takes vouchers', status: 'SKIPPED', durationInNanoSeconds: 0 },
    ],
  },
  /** No report. */
  'unity-sample-build': { cases: null },
};
