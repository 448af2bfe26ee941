import fc from 'fast-check';
import { type Condition, formatCondition, implies } from '../../../lib/workflow/expressions/condition';
import { parseCondition } from '../../../lib/workflow/expressions/parse-condition';

function read(text: string): Condition {
  const reading = parseCondition(text);
  if ('error' in reading) throw new Error(reading.error.message);
  return reading.condition;
}

const operand = fc.oneof(
  fc.constantFrom(
    '${parameters.a}',
    '${ steps.x.y[0] }',
    '${session.environment}',
    'prod',
    'true',
    '3',
    '-1.5',
    "'it is'",
    '"it\'s"',
  ),
);
const term = fc
  .tuple(fc.boolean(), operand, fc.option(fc.tuple(fc.constantFrom('==', '!=', ' == '), operand), { nil: undefined }))
  .map(([not, left, right]) => `${not ? 'not ' : ''}${left}${right ? right.join(' ') : ''}`);
const condition = fc
  .tuple(term, fc.array(fc.tuple(fc.constantFrom('and', 'or'), term), { maxLength: 4 }))
  .map(([first, more]) => [first, ...more.map(([joint, next]) => `${joint} ${next}`)].join('  '));

describe('parseCondition', () => {
  it('reads back its own uniform text as the same condition', () => {
    fc.assert(
      fc.property(condition, (text) => {
        const uniform = formatCondition(read(text));
        expect(formatCondition(read(uniform))).toBe(uniform);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    const pieces = [
      'and',
      'or',
      'not',
      ' ',
      '==',
      '!=',
      '${',
      '}',
      "'",
      '"',
      '(',
      '3',
      'a',
      '.',
      '\n',
      '${parameters.a}',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const reading = parseCondition(text);
        if ('error' in reading) expect(reading.error.end).toBeGreaterThan(reading.error.start);
      }),
    );
  });

  it('binds and closer than or', () => {
    expect(read('a or b and c').clauses.map((terms) => terms.length)).toEqual([1, 2]);
  });
});

describe('implies', () => {
  const holds = (given: string, wanted: string) => implies(read(given), read(wanted));

  it('sees a condition in a longer one, in whatever order', () => {
    expect(holds('${parameters.a}', '${parameters.a}')).toBe(true);
    expect(holds('${parameters.b} == x and ${parameters.a}', '${ parameters.a }')).toBe(true);
    expect(holds('${parameters.a} and b or ${parameters.a} and c', '${parameters.a} or d')).toBe(true);
  });

  it('does not take a part for the whole', () => {
    expect(holds('${parameters.a} or ${parameters.b}', '${parameters.a}')).toBe(false);
    expect(holds('${parameters.a}', '${parameters.a} and ${parameters.b}')).toBe(false);
    expect(holds('not ${parameters.a}', '${parameters.a}')).toBe(false);
    expect(holds("${parameters.a} == '3'", '${parameters.a} == 3')).toBe(false);
  });

  it('is sound: what implies holds for every value', () => {
    const variable = fc.constantFrom('a', 'b', 'c');
    const literal = fc
      .tuple(fc.boolean(), variable)
      .map(([not, letter]) => `${not ? 'not ' : ''}\${parameters.${letter}}`);
    const any = fc
      .array(fc.array(literal, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .map((clauses) => clauses.map((terms) => terms.join(' and ')).join(' or '));
    const value = (text: string, values: ReadonlyMap<string, boolean>) =>
      read(text).clauses.some((terms) =>
        terms.every(({ negated, left }) => {
          const letter = left.kind === 'reference' && left.reference.root === 'parameters' ? left.reference.name : '';
          return values.get(letter) !== negated;
        }),
      );
    fc.assert(
      fc.property(any, any, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), (given, wanted, [a, b, c]) => {
        const values = new Map([
          ['a', a!],
          ['b', b!],
          ['c', c!],
        ]);
        if (holds(given, wanted) && value(given, values)) expect(value(wanted, values)).toBe(true);
      }),
    );
  });
});
