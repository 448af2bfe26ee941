import { hoursPerMonth } from '../../domain/hours-per-month';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { viewSession } from '../session/session-view';

/** What an environment costs, and which session most of it is of. */
interface EnvironmentCost {
  readonly monthlyUsd: number;
  /** Undefined where nothing stands. */
  readonly costliest: Pick<SessionItem, 'session_id' | 'stack_name'> | undefined;
}

/** What stands in an environment costs: the sum of what its sessions have there, those of former revisions too. */
export async function environmentCost(engine: Engine, environment: string): Promise<EnvironmentCost> {
  const sessions = await engine.ledger.queryIndex<SessionItem>('by_environment', environment);
  const standing = await Promise.all(
    sessions
      .filter(({ occupies }) => occupies)
      .map(async ({ session_id, stack_name }) => {
        const { cost } = (await viewSession(engine, session_id)).metrics;
        return { session_id, stack_name, cost };
      }),
  );
  const [most] = standing.toSorted((a, b) => b.cost - a.cost);
  return {
    monthlyUsd: standing.reduce((sum, { cost }) => sum + cost, 0) * hoursPerMonth,
    costliest: most && { session_id: most.session_id, stack_name: most.stack_name },
  };
}
