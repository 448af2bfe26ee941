import fc from 'fast-check';
import { compilePattern } from '../../../lib/workflow/pattern/compile';

function matches(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern);
  if ('error' in compiled) throw new Error(compiled.error);
  return compiled.matches(text);
}

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '\\d',
  '\\w',
  '\\.',
  '[ab]',
  '[^a]',
  '[a-c]',
  '[\\d-]',
  '[.b]',
  '\\s',
  '\\n',
);
const counted = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'));
const flat = fc
  .array(
    counted.map((parts) => parts.join('')),
    { maxLength: 4 },
  )
  .map((items) => items.join(''));
const grouped = fc
  .tuple(flat, flat, flat, fc.constantFrom('', '*', '+', '?', '{1,2}'), fc.constantFrom('(', '(?:'))
  .map(([before, one, other, count, open]) => `${before}${open}${one}|${other})${count}`);
const pattern = fc.oneof(flat, grouped);
const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', '-', ' ', '\n'), maxLength: 7 });

describe('compilePattern', () => {
  it('matches a whole text exactly when JavaScript does', () => {
    fc.assert(
      fc.property(pattern, subject, (source, text) => {
        expect(matches(source, text)).toBe(new RegExp(`^(?:${source})$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('needs no anchors and bears them', () => {
    expect(matches('^[a-z]+$', 'abc')).toBe(true);
    expect(matches('[a-z]+', 'abc1')).toBe(false);
    expect(matches('^(a|b)$', 'b')).toBe(true);
    expect(matches('a\\$', 'a$')).toBe(true);
  });

  it('answers at once where backtracking would not', () => {
    const start = performance.now();
    expect(matches('(a+)+b', 'a'.repeat(4096))).toBe(false);
    expect(matches('(a|a|aa)*', `${'a'.repeat(4095)}b`)).toBe(false);
    expect(matches('((a{1,10}){1,10}){1,4}b', 'a'.repeat(1000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it.each([
    ['(a', 'not closed'],
    ['a)', '`)` has no beginning'],
    ['[a', 'not closed with `]`'],
    ['*a', 'nothing to repeat'],
    ['a**', 'nothing to repeat'],
    ['(?=a)', 'look-around'],
    ['(?<x>a)', 'look-around and named groups'],
    ['\\1', 'not supported'],
    ['\\bword', 'not supported'],
    ['a^b', 'only at the ends'],
    ['^a|b$', 'into a group'],
    ['[z-a]', 'is empty'],
    ['a{3,2}', 'ends before it begins'],
    ['a{2000}', 'more than 1000 times'],
    ['((a{900}){900}){900}', 'too many states'],
    ['a\\', 'backslash'],
    ['('.repeat(50) + ')'.repeat(50), 'nested too deeply'],
  ])('refuses %s', (source, reason) => {
    expect(compilePattern(source)).toEqual({ error: expect.stringContaining(reason) });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'(){}[]|*+?\\^$-a0,:=!<.'.split('')) }),
        subject,
        (source, text) => {
          const compiled = compilePattern(source);
          if ('matches' in compiled) compiled.matches(text);
        },
      ),
    );
  });
});
