import type { Chart } from '../../lib/pictures/chart';
import { graphLayout } from '../../lib/pictures/graph-layout';
import { graphSvg } from '../../lib/pictures/graph-svg';
import { planChart } from '../../lib/pictures/plan-chart';
import { manySteps, sessionOf, step, timeline, typePlan, types } from './fixtures';

const charts: readonly (readonly [string, Chart])[] = [
  ...types.map((type) => [type, planChart(typePlan(type))] as const),
  ['200 steps', manySteps(200)],
];

describe.each(charts)('the graph of %s', (_name, chart) => {
  const { boxes, edges, width, height } = graphLayout(chart);

  it('has a box a step and an edge a dependency', () => {
    expect(boxes).toHaveLength(chart.steps.length);
    expect(edges).toHaveLength(chart.steps.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0));
  });

  it('has no two boxes in the same place, and none outside', () => {
    for (const [index, one] of boxes.entries()) {
      expect(Math.min(one.x, one.y, width - one.x - one.width, height - one.y - one.height)).toBeGreaterThanOrEqual(0);
      for (const other of boxes.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect([one.step.name, other.step.name, apart]).toEqual([one.step.name, other.step.name, true]);
      }
    }
  });

  it('shows every step right of all that it waits for', () => {
    const left = new Map(boxes.map(({ step: { name }, x }) => [name, x]));
    for (const { from, to } of edges) expect(left.get(to.name)).toBeGreaterThan(left.get(from.name)!);
  });
});

test('arrows point back where both ends were undone, and the path that decided is marked edge by edge', () => {
  const { edges } = graphLayout(sessionOf(typePlan('spot'), { fails: 'launch_spot_instance' }));
  const between = (from: string, to: string) => edges.find((edge) => edge.from.name === from && edge.to.name === to);
  expect(between('create_vpc', 'launch_spot_instance')).toMatchObject({ isUndone: true, isCritical: true });
  expect(between('launch_spot_instance', 'setup_docker')).toMatchObject({ isUndone: false });
});

test('a dependency that is no step is no edge', () => {
  const chart = timeline([step('a', { dependsOn: [{ step: 'gone', until: 'ready' }] })]);
  expect(graphLayout(chart).edges).toEqual([]);
  expect(graphSvg(chart).text).toContain('>a</text>');
});
