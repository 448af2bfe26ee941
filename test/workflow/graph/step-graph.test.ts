import { buildGraph } from '../../../lib/workflow/graph/step-graph';
import { graphOf, ready } from './random-graphs';

test('an edge leads both ways, in the order of the file', () => {
  const graph = buildGraph([
    { name: 'a', dependsOn: [] },
    { name: 'b', dependsOn: [{ step: 'a', until: 'created' }] },
    { name: 'c', dependsOn: [ready('b'), ready('a')] },
  ]);
  expect(graph.names).toEqual(['a', 'b', 'c']);
  expect([...graph.indexOf]).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ]);
  expect(graph.dependencies).toEqual([
    [],
    [{ to: 0, until: 'created' }],
    [
      { to: 1, until: 'ready' },
      { to: 0, until: 'ready' },
    ],
  ]);
  expect(graph.dependents).toEqual([[1, 2], [2], []]);
});

test('a name that is not there has no edge', () => {
  const graph = graphOf({ a: ['nobody'], b: ['nobody', 'a'] });
  expect(graph.dependencies).toEqual([[], [{ to: 0, until: 'ready' }]]);
  expect(graph.dependents).toEqual([[1], []]);
});

test('of steps with the same name the first counts', () => {
  const graph = buildGraph([
    { name: 'a', dependsOn: [] },
    { name: 'b', dependsOn: [ready('a')] },
    { name: 'a', dependsOn: [ready('b')] },
  ]);
  expect(graph.names).toEqual(['a', 'b']);
  expect(graph.dependencies).toEqual([[], [{ to: 0, until: 'ready' }]]);
  expect(graph.dependents).toEqual([[1], []]);
});
