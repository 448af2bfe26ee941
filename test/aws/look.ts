import { listThings } from '../referee/fixtures/inventory';

/**
 * What the account's own calls show of some sessions, by their tag and by the names of their stacks: not by our ledger,
 * which is what is being judged.
 */
export async function leftOf(
  region: string,
  sessions: readonly string[],
  names: readonly string[],
): Promise<readonly string[]> {
  const found = await listThings({ region });
  return found
    .filter(({ name, session }) => sessions.includes(session ?? '') || names.some((part) => name.includes(part)))
    .map(({ name }) => name)
    .sort();
}
