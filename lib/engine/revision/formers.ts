import { keys, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';

/** A chain of revisions is never longer: a loop would be a defect. */
const longestChain = 1_000;

/** The sessions of the revisions before, the newest first, that may still hold something. */
export async function formersOf(ledger: Ledger, { revision }: SessionItem): Promise<readonly string[]> {
  const found: string[] = [];
  let id = revision?.former;
  for (let seen = 0; id !== undefined && seen < longestChain; seen++) {
    const session: SessionItem | undefined = await ledger.get<SessionItem>(keys.session(id));
    if (session?.occupies) found.push(id);
    id = session?.revision?.former;
  }
  return found;
}
