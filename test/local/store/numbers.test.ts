import fc from 'fast-check';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  significantDigits,
  subtractNumbers,
} from '../../../lib/local/store/numbers';

const decimal = fc
  .record({ digits: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), exponent: fc.integer({ min: -15, max: 10 }) })
  .map(({ digits, exponent }) => canonicalNumber(`${digits}e${exponent}`));

/** The number as a whole multiple of 10^-15. */
function exact(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(15, '0'));
}

describe('numbers', () => {
  test('have one text each', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        expect(canonicalNumber(text)).toBe(text);
        expect(canonicalNumber(`${text}${text.includes('.') ? '' : '.'}00`)).toBe(text);
        expect(text).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
      }),
    );
  });

  test('add, subtract and compare exactly', () => {
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        expect(exact(addNumbers(left, right))).toBe(exact(left) + exact(right));
        expect(exact(subtractNumbers(left, right))).toBe(exact(left) - exact(right));
        expect(Math.sign(compareNumbers(left, right))).toBe(
          Number(exact(left) > exact(right)) - Number(exact(left) < exact(right)),
        );
      }),
    );
  });

  test.each([
    ['9.99e125', '999'.padEnd(126, '0')],
    ['1e-130', `0.${'1'.padStart(130, '0')}`],
    ['+5', '5'],
    ['-0.0', '0'],
    ['00.10', '0.1'],
  ])('write %s out', (text, expected) => {
    expect(canonicalNumber(text)).toBe(expected);
  });

  test('compare far beyond the precision of a double', () => {
    expect(compareNumbers(canonicalNumber('1e125'), canonicalNumber('1.0000000001e125'))).toBeLessThan(0);
    expect(compareNumbers(canonicalNumber('-1e-120'), canonicalNumber('-1e-121'))).toBeLessThan(0);
    expect(compareNumbers(canonicalNumber('-1e-120'), canonicalNumber('1e-121'))).toBeLessThan(0);
  });

  test.each([
    ['0', 0],
    ['100', 1],
    ['-12.30', 3],
    ['0.0012', 2],
    ['10.01', 4],
  ])('count the digits of %s that matter', (text, digits) => {
    expect(significantDigits(canonicalNumber(text))).toBe(digits);
  });
});
