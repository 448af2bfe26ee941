import type { InventoryRow } from '../../../lib/local/cloud/account/inventory';

/** What is wrong with an account in which everything was undone: something of ours, or something foreign that changed. */
export function brokenAccount(rows: readonly InventoryRow[], fresh: readonly InventoryRow[]): readonly string[] {
  const ours = rows.filter(({ kept }) => kept === null);
  const foreign = asTexts(rows.filter(({ kept }) => kept !== null));
  const expected = asTexts(fresh);
  return [
    ...ours.map(({ type, id, state }) => `${type} ${id} is left, ${state}`),
    ...expected.filter((text) => !foreign.includes(text)).map((text) => `a foreign resource is not as it was: ${text}`),
    ...foreign.filter((text) => !expected.includes(text)).map((text) => `a kept resource that was not there: ${text}`),
  ];
}

const asTexts = (rows: readonly InventoryRow[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
