import fc from 'fast-check';
import { findAncestry } from '../../../lib/workflow/graph/ancestry';
import { buildGraph, type GraphStep } from '../../../lib/workflow/graph/step-graph';
import { acyclic, graphOf } from './random-graphs';

/** The same by plain recursion: what is known of `to` when `from` starts. */
function knows(steps: ReadonlyMap<string, GraphStep>, from: string, to: string, wanted: 'created' | 'ready'): boolean {
  return (steps.get(from)?.dependsOn ?? []).some(
    ({ step, until }) => (step === to && (wanted === 'created' || until === 'ready')) || knows(steps, step, to, wanted),
  );
}

describe('findAncestry', () => {
  it('agrees with plain recursion on what is created and what is ready', () => {
    fc.assert(
      fc.property(
        acyclic().filter((steps) => steps.length <= 12),
        (steps) => {
          const ancestry = findAncestry(buildGraph(steps));
          const byName = new Map(steps.map((step) => [step.name, step]));
          for (const { name: from } of steps) {
            for (const { name: to } of steps) {
              expect(ancestry.isCreatedBefore(to, from)).toBe(knows(byName, from, to, 'created'));
              expect(ancestry.isReadyBefore(to, from)).toBe(knows(byName, from, to, 'ready'));
            }
          }
        },
      ),
    );
  });

  it('lists ancestors by the number of edges, each once at its shortest', () => {
    const ancestry = findAncestry(graphOf({ a: [], b: ['a'], c: ['b', 'a'], d: ['c'] }));
    expect(ancestry.byDistance('d')).toEqual([['c'], ['b', 'a']]);
    expect(ancestry.byDistance('a')).toEqual([]);
    expect(ancestry.byDistance('nobody')).toEqual([]);
  });

  it('gives steps on a cycle no ancestors and comes to an end', () => {
    const ancestry = findAncestry(graphOf({ a: ['b'], b: ['a'] }));
    expect(ancestry.isCreatedBefore('a', 'b')).toBe(false);
    expect(ancestry.byDistance('a')).toEqual([['b']]);
  });

  it('knows nothing of steps that are not there', () => {
    const ancestry = findAncestry(graphOf({ a: [], b: ['a'], c: ['b', 'a'] }));
    for (const name of ['a', 'b', 'c', 'nobody']) {
      expect([ancestry.isCreatedBefore('nobody', name), ancestry.isReadyBefore('nobody', name)]).toEqual([
        false,
        false,
      ]);
      expect([ancestry.isCreatedBefore(name, 'nobody'), ancestry.isReadyBefore(name, 'nobody')]).toEqual([
        false,
        false,
      ]);
    }
  });

  it('knows no step by a name that objects inherit', () => {
    expect(findAncestry(graphOf({ a: [] })).isCreatedBefore('constructor', 'a')).toBe(false);
  });
});
