import fc from 'fast-check';
import { findCycles } from '../../../lib/workflow/graph/cycles';
import { levels, orderSteps } from '../../../lib/workflow/graph/order';
import { buildGraph } from '../../../lib/workflow/graph/step-graph';
import { acyclic, graphOf, ready } from './random-graphs';

describe('findCycles', () => {
  it('finds none in a graph whose edges all lead back in the file', () => {
    fc.assert(fc.property(acyclic(), (steps) => expect(findCycles(buildGraph(steps))).toEqual([])));
  });

  it('finds one that is really there as soon as an edge leads from an ancestor to its descendant', () => {
    fc.assert(
      fc.property(acyclic({ minSteps: 2, connected: true }), fc.nat(), (steps, pick) => {
        const last = 1 + (pick % (steps.length - 1));
        const name = `s${last}`;
        // In a connected graph every step but the first depends on an earlier one: follow it to the first.
        const closed = steps.map((step, index) => (index === 0 ? { ...step, dependsOn: [ready(name)] } : step));
        const cycles = findCycles(buildGraph(closed));
        expect(cycles.length).toBe(1);
        const edges = new Set(closed.flatMap((step) => step.dependsOn.map(({ step: to }) => `${step.name} ${to}`)));
        const [cycle = []] = cycles;
        expect(cycle.at(0)).toBe(cycle.at(-1));
        for (const [index, from] of cycle.slice(0, -1).entries())
          expect(edges).toContain(`${from} ${cycle[index + 1]}`);
        expect(new Set(cycle).size).toBe(cycle.length - 1);
      }),
    );
  });

  it('begins with the step that stands first and shows the shortest way round', () => {
    const graph = graphOf({ z: [], c: ['a'], a: ['b', 'c'], b: ['c'], behind: ['a'] });
    expect(findCycles(graph)).toEqual([['c', 'a', 'c']]);
  });

  it('finds one of each knot, though one knot depends on another', () => {
    expect(findCycles(graphOf({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['c'] }))).toEqual([
      ['a', 'b', 'a'],
      ['c', 'd', 'c'],
    ]);
    expect(findCycles(graphOf({ c: ['d'], d: ['c'], a: ['b'], b: ['a', 'c'] }))).toEqual([
      ['c', 'd', 'c'],
      ['a', 'b', 'a'],
    ]);
  });

  it('does not report steps that only wait for a cycle', () => {
    const waiting = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`w${index}`, index ? [`w${index - 1}`] : ['a']]),
    );
    expect(findCycles(graphOf({ ...waiting, a: ['b'], b: ['a'] }))).toEqual([['a', 'b', 'a']]);
  });
});

describe('orderSteps', () => {
  it('puts every step after its dependencies and gives the longest way as its level', () => {
    fc.assert(
      fc.property(acyclic(), (steps) => {
        const graph = buildGraph(steps);
        const { sorted, level } = orderSteps(graph);
        const place = new Map(sorted.map((step, index) => [step, index]));
        expect(sorted.length).toBe(graph.names.length);
        for (const [step, edges] of graph.dependencies.entries()) {
          const above = edges.map(({ to }) => level[to]!);
          for (const { to } of edges) expect(place.get(to)!).toBeLessThan(place.get(step)!);
          expect(level[step]).toBe(above.length > 0 ? Math.max(...above) + 1 : 0);
        }
      }),
    );
  });
});

describe('levels', () => {
  it('gives rows of names, leaving out what waits for a cycle', () => {
    expect(levels(graphOf({ a: [], b: ['a'], c: ['a', 'b'], d: [], x: ['y'], y: ['x'], z: ['x', 'a'] }))).toEqual([
      ['a', 'd'],
      ['b'],
      ['c'],
    ]);
  });
});
