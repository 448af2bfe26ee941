import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { viewSession } from '../session/session-view';

/** As AWS's own estimates count a month. */
const hoursPerMonth = 730;

/** What stands in an environment costs: the sum of what its sessions have there, those of former revisions too. */
export async function standingCost(engine: Engine, environment: string): Promise<{ readonly monthlyUsd: number }> {
  const sessions = await engine.ledger.queryIndex<SessionItem>('by_environment', environment);
  const costs = await Promise.all(
    sessions
      .filter(({ occupies }) => occupies)
      .map(async ({ session_id: id }) => (await viewSession(engine, id)).metrics.cost),
  );
  return { monthlyUsd: costs.reduce((sum, cost) => sum + cost, 0) * hoursPerMonth };
}
