import { type Workbench, workbenchOf } from './fixtures/workbench';
import type { Referee } from './harness';

/** One thing the referee confirms. */
export interface RefereeCase {
  readonly name: string;
  /** Functions of `moto/patches` this case would miss. */
  readonly covers?: readonly string[];
  /** Runs at the same time as its neighbours in the list that say so too; it has names of its own for all that it makes. */
  readonly alongside?: boolean;
  /** One of many alike: where time is short, others of them may have their turn today. */
  readonly oneOfMany?: boolean;
  run(referee: Referee): Promise<void>;
}

/** A case of the referee itself, on its own small functions and machines. */
export function benchCase(
  name: string,
  covers: readonly string[],
  run: (bench: Workbench) => Promise<void>,
): RefereeCase {
  return { name, covers, run: async (referee) => run(await workbenchOf(referee)) };
}
