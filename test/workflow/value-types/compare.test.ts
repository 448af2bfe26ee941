import { z } from 'zod';
import { accepts, canBeText, mayEqual, sameType } from '../../../lib/workflow/value-types/compare';
import { sampleOf } from '../../../lib/workflow/value-types/sample';
import { partAt, typeOf } from '../../../lib/workflow/value-types/value-type';

const of = typeOf;

describe('sameType', () => {
  it.each([
    [z.string(), z.string().min(1).regex(/a/).describe('x').default('b')],
    [z.array(z.string()), z.array(z.string().min(1)).min(1).max(50).optional()],
    [z.number(), z.number().min(3)],
    [z.object({ a: z.string(), b: z.int() }), z.object({ b: z.int().max(3), a: z.string().describe('x') })],
    [z.object({ title: z.string() }), z.object({ title: z.string() })],
    [z.record(z.string(), z.string()), z.record(z.string().min(2), z.string())],
  ])('case %#: bounds and words do not count', (a, b) => expect(sameType(of(a), of(b))).toBe(true));

  it.each([
    [z.string(), z.array(z.string())],
    [z.int(), z.number()],
    [z.string(), z.enum(['a'])],
    [z.enum(['a']), z.enum(['b'])],
    [z.object({ title: z.string() }), z.object({ description: z.string() })],
    [z.object({ a: z.string() }), z.object({ a: z.string().optional() })],
    [z.record(z.string(), z.string()), z.record(z.string(), z.number())],
  ])('case %#: the kind of value counts', (a, b) => expect(sameType(of(a), of(b))).toBe(false));
});

describe('accepts', () => {
  it.each([
    [z.number(), z.int(), true],
    [z.int(), z.number(), true],
    [z.string(), z.enum(['a']), true],
    [z.enum(['a', 'b']), z.string(), true],
    [z.enum(['a']), z.enum(['b']), false],
    [z.string(), z.int(), false],
    [z.union([z.string(), z.int()]), z.int(), true],
    [z.string(), z.union([z.string(), z.int()]), false],
    [z.array(z.int()), z.array(z.string()), false],
    [z.array(z.unknown()), z.array(z.string()), true],
    [z.object({ a: z.string() }), z.object({ a: z.string(), b: z.int() }), true],
    [z.object({ a: z.string() }), z.object({ b: z.int() }), false],
    [z.object({ a: z.string() }), z.object({ a: z.int() }), false],
    [z.object({ a: z.string().optional() }), z.object({}), true],
    [z.unknown(), z.string(), true],
    [z.string(), z.unknown(), true],
  ])('case %#', (to, from, expected) => expect(accepts(of(to), of(from))).toBe(expected));
});

describe('mayEqual and canBeText', () => {
  it('let through what could be', () => {
    expect(mayEqual(of(z.string()), of(z.string().nullable()))).toBe(true);
    expect(mayEqual(of(z.string()), of(z.boolean()))).toBe(false);
    expect(canBeText(of(z.array(z.string())))).toBe(false);
    expect(canBeText(of(z.union([z.int(), z.array(z.string())])))).toBe(true);
    expect(canBeText({})).toBe(true);
  });
});

describe('partAt', () => {
  const type = of(z.object({ list: z.array(z.object({ x: z.int() })), record: z.record(z.string(), z.boolean()) }));

  it('follows lists, mappings and records', () => {
    expect(partAt(type, ['list', 3, 'x'])).toMatchObject({ type: 'integer' });
    expect(partAt(type, ['record', 'anything'])).toMatchObject({ type: 'boolean' });
    expect(partAt({}, ['a', 0])).toEqual({});
  });

  it('is undefined where there is no such part', () => {
    for (const path of [['other'], ['list', 'x'], ['list', 0, 'y'], [0], ['constructor']]) {
      expect(partAt(type, path)).toBeUndefined();
    }
  });
});

describe('sampleOf', () => {
  it.each([
    z.string(),
    z.int().min(3),
    z.boolean(),
    z.enum(['x', 'y']),
    z.array(z.string()).min(2),
    z.object({ a: z.string(), b: z.array(z.int()), c: z.string().optional() }),
    z.string().default('d'),
    z.literal(7),
    z.union([z.int(), z.string()]),
  ])('case %#: is a value of the type', (schema) => {
    expect(schema.safeParse(sampleOf(of(schema))).success).toBe(true);
  });
});
