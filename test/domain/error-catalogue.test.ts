import { errorCatalogue } from '../../lib/domain/errors/catalogue';

test('every error has an id of its own: what is printed and explained is one thing', () => {
  const codesById = new Map<string, string[]>();
  for (const [code, { id }] of Object.entries(errorCatalogue)) {
    expect(id).toMatch(/^E\d{4}$/);
    codesById.set(id, [...(codesById.get(id) ?? []), code]);
  }
  expect([...codesById.values()].filter((codes) => codes.length > 1)).toEqual([]);
});
