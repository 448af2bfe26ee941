import { Installation } from '../fixtures/installation';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';

let installed: Promise<Installation> | undefined;

/** All cases of the product share one installation: deploying it takes longer than any of them. */
export function productCase(
  name: string,
  run: (unity: Installation, referee: Referee) => Promise<void>,
  options: Pick<RefereeCase, 'alongside' | 'oneOfMany'> = {},
): RefereeCase {
  return {
    name,
    ...options,
    run: async (referee) => {
      installed ??= Installation.into(referee);
      await run(await installed, referee);
    },
  };
}
