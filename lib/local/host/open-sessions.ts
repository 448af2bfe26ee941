import { openCheckpointsOf, openPromotionsOf } from '../../domain/naming';
import { tableNames } from '../../ledger/tables';
import type { MemoryDynamo } from '../store/memory-dynamo';

/** Whether the ledger lists any session, checkpoint or promotion that has not ended yet. */
export function hasOpenSessions(store: MemoryDynamo, prefix: string, environments: readonly string[]): boolean {
  const places = environments.flatMap((environment) => [
    environment,
    openCheckpointsOf(environment),
    openPromotionsOf(environment),
  ]);
  return places.some((environment) => {
    const found = store.call('Query', {
      TableName: tableNames(prefix).ledger,
      IndexName: 'open_sessions',
      KeyConditionExpression: 'open_in = :environment',
      ExpressionAttributeValues: { ':environment': { S: environment } },
      Select: 'COUNT',
    });
    return ((found as { Count?: number }).Count ?? 0) > 0;
  });
}
