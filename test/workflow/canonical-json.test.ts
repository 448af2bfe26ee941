import fc from 'fast-check';
import type { Json } from '../../lib/domain/json';
import { canonicalJson } from '../../lib/workflow/canonical-json';

describe('canonicalJson', () => {
  it('does not depend on the order of keys and loses nothing', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, shuffled(item)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(canonicalJson(shuffled(value) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out keys that are undefined', () => {
    expect(canonicalJson({ b: 1, a: undefined as never })).toBe('{"b":1}');
  });
});
