import { keys, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';

/** The session that another was before, where one was. */
type Before = (session: SessionItem) => string | undefined;

/**
 * The sessions of a stack from one on, the newest first. However many they are: the first may hold what all the others have
 * kept. A loop would be a defect, and ends the walk. `before`: what counts as before another. @default the revision before
 */
export async function* revisionsFrom(
  ledger: Ledger,
  sessionId: string | undefined,
  before: Before = ({ revision }) => revision?.former,
): AsyncGenerator<SessionItem> {
  const seen = new Set<string>();
  let id = sessionId;
  while (id !== undefined && !seen.has(id)) {
    seen.add(id);
    const session: SessionItem | undefined = await ledger.get<SessionItem>(keys.session(id));
    if (!session) return;
    yield session;
    id = before(session);
  }
}
