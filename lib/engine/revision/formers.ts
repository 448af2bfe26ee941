import type { SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { revisionsFrom } from './chain';

/** The sessions of the revisions before, the newest first, that may still hold something. */
export async function formersOf(ledger: Ledger, { revision }: SessionItem): Promise<readonly SessionItem[]> {
  const found: SessionItem[] = [];
  for await (const session of revisionsFrom(ledger, revision?.former)) if (session.occupies) found.push(session);
  return found;
}
