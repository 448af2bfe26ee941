import fc from 'fast-check';
import type { Json } from '../../../lib/domain/json';
import { checkPayload, payloadBytes } from '../../../lib/local/states/payload-size';

const isAccepted = (data: Json): boolean => {
  try {
    checkPayload(data, 'state');
    return true;
  } catch {
    return false;
  }
};

const jsonBytes = (data: Json): number => Buffer.byteLength(JSON.stringify(data));

/** An object of exactly that many bytes, its text of characters that JSON writes as so many bytes. */
function objectOf(bytes: number, character: string): Json {
  const each = jsonBytes(character) - 2;
  const room = bytes - '{"x":""}'.length;
  return { x: character.repeat(Math.floor(room / each)) + 'x'.repeat(room % each) };
}

test.each([
  ['one byte', 'x'],
  ['two bytes', 'ü'],
  ['three bytes', '€'],
  ['four bytes', '😀'],
  ['an escape of two bytes', '\n'],
  ['an escape of six bytes', '\u0001'],
])('of characters of %s, 256 KiB are accepted and one byte more is refused', (_, character) => {
  expect(jsonBytes(objectOf(payloadBytes, character))).toBe(262_144);
  expect(isAccepted(objectOf(payloadBytes, character))).toBe(true);
  expect(isAccepted(objectOf(payloadBytes + 1, character))).toBe(false);
});

test('many short texts add up', () => {
  const fields = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`field${index}`, '€'.repeat(9_999)]));
  expect(isAccepted(fields)).toBe(false);
});

test('keys count like values', () => {
  expect(isAccepted({ ['k'.repeat(payloadBytes - 6)]: 1 })).toBe(true);
  expect(isAccepted({ ['k'.repeat(payloadBytes - 5)]: 1 })).toBe(false);
});

test('whatever the data, the bytes of its JSON decide', () => {
  const data = fc.tuple(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'ü', '€', '\u0002'));
  fc.assert(
    fc.property(data, ([value, fill, character]) => {
      const whole = [value as Json, character.repeat(fill * 45_000)];
      expect(isAccepted(whole)).toBe(jsonBytes(whole) <= 262_144);
    }),
    { numRuns: 200 },
  );
});
