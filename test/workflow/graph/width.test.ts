import fc from 'fast-check';
import { findAncestry } from '../../../lib/workflow/graph/ancestry';
import { buildGraph, type GraphStep } from '../../../lib/workflow/graph/step-graph';
import { widthOf } from '../../../lib/workflow/graph/width';

const step = (name: string, ...before: readonly string[]): GraphStep => ({
  name,
  dependsOn: before.map((one) => ({ step: one.replace('?', ''), until: one.endsWith('?') ? 'created' : 'ready' })),
});

test.each([
  ['nothing', [], 0],
  ['a chain', [step('a'), step('b', 'a'), step('c', 'b')], 1],
  ['a chain over created edges', [step('a'), step('b', 'a?'), step('c', 'b?')], 3],
  ['a diamond', [step('a'), step('b', 'a'), step('c', 'a'), step('d', 'b', 'c')], 2],
  ['two chains across', [step('a'), step('b', 'a'), step('x'), step('y', 'x', 'a')], 2],
])('%s', (_, steps, width) => {
  expect(widthOf(steps)).toBe(width);
});

test('a step that does not count is not counted', () => {
  expect(widthOf([step('a'), step('b'), step('c')], (name) => name !== 'b')).toBe(2);
});

/** Every set of steps, tried. */
function widthByTrying(steps: readonly GraphStep[]): number {
  const { isReadyBefore } = findAncestry(buildGraph(steps));
  let widest = 0;
  for (let set = 0; set < 2 ** steps.length; set++) {
    const chosen = steps.filter((_, index) => set & (1 << index)).map(({ name }) => name);
    const isApart = chosen.every((one) => chosen.every((other) => !isReadyBefore(one, other)));
    if (isApart) widest = Math.max(widest, chosen.length);
  }
  return widest;
}

test('of small graphs it is what trying every set gives', () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.boolean()), { maxLength: 14 });
  fc.assert(
    fc.property(edges, (drawn) => {
      const steps = Array.from({ length: 8 }, (_, index) =>
        step(
          `s${index}`,
          ...new Set(
            drawn.flatMap(([a, b, isCreated]) => (a < b && b === index ? [`s${a}${isCreated ? '?' : ''}`] : [])),
          ),
        ),
      );
      expect(widthOf(steps)).toBe(widthByTrying(steps));
    }),
    { numRuns: 100 },
  );
});
