import type { z } from 'zod';
import type { TestReport } from '../../../../lib/domain/test-report';
import type { MakeContext } from '../../action';
import type { runTestsDefinition } from './definition';

/** What the step is given. */
export type RunTestsInput = z.output<typeof runTestsDefinition.input>;

/** What every way of running a suite is given. */
export type SuiteContext = MakeContext<RunTestsInput>;

/** What one look at a suite found. */
export type SuiteLook =
  | { readonly status: 'pending'; readonly reason: string; readonly againInSeconds?: number }
  | { readonly status: 'ended'; readonly report: TestReport };

/** One way of running a suite. */
export interface Suite {
  /** Why it cannot run, of what is known by now. */
  problems(input: Partial<RunTestsInput>): readonly string[];
  /** Sets it going, once; returns as soon as AWS has accepted it. */
  begin(context: SuiteContext): Promise<void>;
  /** Looks once how far it is. */
  look(context: SuiteContext): Promise<SuiteLook>;
}
