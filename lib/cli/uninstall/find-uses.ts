import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { unlessAbsent } from '../../../lambdas/resources/aws-error';
import { hasTails, isTerminal } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';

/** A session that keeps an installation from being taken down. */
export interface Use {
  readonly session_id: string;
  readonly stack: string;
  readonly why: string;
  readonly next_command: string;
}

/** Something that an earlier rollback left in the account on purpose, or because it could not do otherwise. */
export interface Remainder {
  readonly session_id: string;
  readonly type: string;
  readonly id: string | null;
  readonly why: string;
}

/** What the ledger knows that would be forgotten with it. */
export interface Uses {
  readonly uses: readonly Use[];
  readonly remainders: readonly Remainder[];
}

/**
 * Everything that still needs the installation: what runs, what stands, what is not yet gone; and what stays in the
 * account with nobody left to know of it. Reads the whole table, consistently: an index could miss what was written last,
 * and knows no environment that is not configured any more.
 */
export async function findUses(store: DynamoDBDocumentClient, ledgerTable: string): Promise<Uses> {
  const sessions: SessionItem[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    // A removal that was interrupted may have taken the table already.
    const page = await unlessAbsent(() => store.send(scanSessions(ledgerTable, start)));
    sessions.push(...((page?.Items ?? []) as SessionItem[]));
    start = page?.LastEvaluatedKey;
  } while (start);
  return {
    uses: sessions.flatMap((session) => useOf(session) ?? []),
    remainders: sessions.flatMap((session) => remaindersOf(session)),
  };
}

function scanSessions(table: string, start: Record<string, unknown> | undefined): ScanCommand {
  return new ScanCommand({
    TableName: table,
    ConsistentRead: true,
    FilterExpression: '#kind = :session',
    ExpressionAttributeNames: { '#kind': 'kind' },
    ExpressionAttributeValues: { ':session': 'session' },
    ...(start && { ExclusiveStartKey: start }),
  });
}

function useOf(session: SessionItem): Use | undefined {
  const stack = `${session.stack_name}/${session.environment}`;
  const use = (why: string, command: string): Use => ({
    session_id: session.session_id,
    stack,
    why,
    next_command: command,
  });
  if (!isTerminal(session.state)) return use(`is ${session.state}`, `unity cancel ${session.session_id}`);
  if (session.occupies) return use(`${stack} stands`, `unity destroy ${stack}`);
  if (hasTails(session)) return use('waits for what is still on its way out', `unity watch ${session.session_id}`);
  return undefined;
}

function remaindersOf(session: SessionItem): readonly Remainder[] {
  const { session_id, rollback } = session;
  return [
    ...(rollback?.kept ?? []).map(({ type, id, reason }) => ({ session_id, type, id, why: reason })),
    ...(rollback?.leftovers ?? []).map(({ type, id, reason }) => ({ session_id, type, id, why: reason })),
  ];
}
