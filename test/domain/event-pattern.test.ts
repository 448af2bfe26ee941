import fc from 'fast-check';
import { type EventPattern, matchesPattern, patternProblems, scopedPattern } from '../../lib/domain/event-pattern';
import type { Json, JsonObject } from '../../lib/domain/json';

const event = (detail: JsonObject, source = 'unity.workflow', type = 'Ready') => ({
  source,
  'detail-type': type,
  detail,
});
const matches = (pattern: JsonObject, detail: JsonObject): boolean =>
  matchesPattern({ detail: pattern }, event(detail));

describe('a pattern of events', () => {
  // What EventBridge says to these stands in its user guide, “Comparison operators” and “Matching array values”.
  test.each<[JsonObject, JsonObject, boolean]>([
    [{ state: ['ready'] }, { state: 'ready' }, true],
    [{ state: ['ready', 'up'] }, { state: 'up' }, true],
    [{ state: ['ready'] }, { state: 'Ready' }, false],
    [{ state: ['ready'] }, {}, false],
    [{ count: [3] }, { count: 3 }, true],
    [{ count: [3] }, { count: '3' }, false],
    [{ on: [true] }, { on: true }, true],
    [{ gone: [null] }, { gone: null }, true],
    [{ gone: [null] }, {}, false],
    [{ name: [{ prefix: 'eu-' }] }, { name: 'eu-west-1' }, true],
    [{ name: [{ prefix: 'eu-' }] }, { name: 7 }, false],
    [{ name: [{ exists: true }] }, { name: '' }, true],
    [{ name: [{ exists: true }] }, {}, false],
    [{ name: [{ exists: false }] }, {}, true],
    [{ name: [{ exists: false }] }, { name: 'x' }, false],
    [{ a: { b: [{ exists: false }] } }, {}, true],
    [{ state: [{ 'anything-but': 'failed' }] }, { state: 'ready' }, true],
    [{ state: [{ 'anything-but': 'failed' }] }, { state: 'failed' }, false],
    [{ state: [{ 'anything-but': ['failed', 'late'] }] }, { state: 'late' }, false],
    [{ state: [{ 'anything-but': ['failed', 'late'] }] }, {}, false],
    [{ state: [{ 'anything-but': { prefix: 'fail' } }] }, { state: 'failed' }, false],
    [{ state: [{ 'anything-but': { prefix: 'fail' } }] }, { state: 'fine' }, true],
    [{ count: [{ 'anything-but': 3 }] }, { count: 4 }, true],
    [{ zones: ['a'] }, { zones: ['b', 'a'] }, true],
    [{ zones: ['a'] }, { zones: ['b'] }, false],
    [{ a: { b: { c: [1] } } }, { a: { b: { c: 1, d: 2 } } }, true],
    [{ a: { b: ['x'] } }, { a: [{ b: 'y' }, { b: 'x' }] }, true],
    [{ a: ['x'], b: ['y'] }, { a: 'x' }, false],
    [{ constructor: [{ exists: true }] }, {}, false],
  ])('%j looks at %j and says %p', (pattern, detail, expected) => {
    expect(patternProblems({ detail: pattern })).toEqual([]);
    expect(matches(pattern, detail)).toBe(expected);
  });

  test('looks at source and detail-type too', () => {
    expect(
      matchesPattern({ source: ['my.ci'], 'detail-type': [{ prefix: 'Tests' }] }, event({}, 'my.ci', 'TestsPassed')),
    ).toBe(true);
    expect(matchesPattern({ source: ['my.ci'] }, event({}))).toBe(false);
  });

  test('that lists an event’s own values fits it, and no longer when one of them differs', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec<{ tree: JsonObject }>((tie) => ({
      tree: fc.dictionary(fc.string({ minLength: 1 }), fc.oneof({ depthSize: 'small' }, leaf, tie('tree')), {
        minKeys: 1,
        maxKeys: 4,
      }) as fc.Arbitrary<JsonObject>,
    }));
    const exact = (value: Json): Json =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value as JsonObject).map(([key, inner]) => [key, exact(inner)]))
        : [value];
    const changed = (value: Json): Json => {
      if (typeof value !== 'object' || value === null) return [value, 'other'];
      const [[key, inner] = ['', null], ...rest] = Object.entries(value as JsonObject);
      return Object.fromEntries([[key, changed(inner)], ...rest]);
    };
    fc.assert(
      fc.property(tree, (detail) => {
        const pattern = exact(detail) as EventPattern;
        expect(matches(pattern, detail)).toBe(true);
        expect(matches(exact(changed(detail)) as EventPattern, detail)).toBe(false);
      }),
    );
  });

  test.each<[Json, readonly (string | number)[]]>([
    ['text', []],
    [{}, []],
    [{ resources: ['x'] }, ['resources']],
    [{ source: 'my.ci' }, ['source']],
    [{ source: [] }, ['source']],
    [{ detail: { state: 'ready' } }, ['detail', 'state']],
    [{ detail: {} }, ['detail']],
    [{ detail: { a: [{ suffix: 'x' }] } }, ['detail', 'a', 0]],
    [{ detail: { a: [{ prefix: 1 }] } }, ['detail', 'a', 0]],
    [{ detail: { a: [{ prefix: 'x', exists: true }] } }, ['detail', 'a', 0]],
    [{ detail: { a: [{ 'anything-but': [] }] } }, ['detail', 'a', 0]],
    [{ detail: { a: [['x']] } }, ['detail', 'a', 0]],
    [{ detail: { a: ['x'.repeat(5000)] } }, []],
  ])('%j is none, and it says where', (pattern, path) => {
    expect(patternProblems(pattern).map((problem) => problem.path)).toEqual([path]);
  });
});

describe('the scope of a pattern', () => {
  const own = { stackName: 'shop', environment: 'dev' };
  const from = (stack_name: string, environment: string) => event({ metadata: { stack_name, environment } });

  test('is the own stack and environment', () => {
    const pattern = scopedPattern({ 'detail-type': ['Ready'] }, own);
    expect(matchesPattern(pattern, from('shop', 'dev'))).toBe(true);
    expect(matchesPattern(pattern, from('other', 'dev'))).toBe(false);
    expect(matchesPattern(pattern, from('shop', 'prod'))).toBe(false);
    expect(matchesPattern(pattern, event({}))).toBe(false);
  });

  test('is what the pattern names, each by itself', () => {
    const other = scopedPattern({ detail: { metadata: { stack_name: ['base'] } } }, own);
    expect(matchesPattern(other, from('base', 'dev'))).toBe(true);
    expect(matchesPattern(other, from('base', 'prod'))).toBe(false);
    const anybody = { stack_name: [{ exists: false }], environment: [{ exists: false }] };
    expect(matchesPattern(scopedPattern({ detail: { metadata: anybody } }, own), event({ build: 7 }))).toBe(true);
  });
});
