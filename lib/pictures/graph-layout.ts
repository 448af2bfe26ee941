import { graphlib, layout } from '@dagrejs/dagre';
import type { TimelineStep } from '../analytics/timeline';
import { type Chart, criticalLinks } from './chart';
import { textWidth } from './text-width';

/** A point in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The box of a step: its corner at the upper left, and its size. */
export interface Box extends Point {
  readonly step: TimelineStep;
  readonly width: number;
  readonly height: number;
}

/** What one step waits for of another. */
export interface Edge {
  readonly from: TimelineStep;
  readonly to: TimelineStep;
  readonly until: 'created' | 'ready';
  readonly isCritical: boolean;
  /** Both were undone, the later one first. */
  readonly isUndone: boolean;
  readonly points: readonly Point[];
}

/** Where everything of a graph stands. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

/** The size of letters of a step’s name. */
export const nameSize = 12;

/** Beside the name stand a mark and some air. */
export const besideName = 38;

const boxHeight = 44;
const margin = 6;
const widest = 192;

/** Lays a graph out from left to right: every step right of all that it waits for, with few crossings. */
export function graphLayout(chart: Chart): GraphLayout {
  const { steps } = chart;
  const critical = criticalLinks(steps);
  const names = steps.map(({ name, service, action }) =>
    Math.max(textWidth(name, nameSize), textWidth(`${service}/${action}`, nameSize - 1)),
  );
  const width = Math.min(Math.max(120, ...names.map((name) => Math.ceil(name) + besideName)), widest);
  const byName = new Map(steps.map((step, index) => [step.name, { step, id: String(index) }]));
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 42, edgesep: 12, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of byName.values()) graph.setNode(id, { width, height: boxHeight });
  const links = steps.flatMap((to) =>
    to.dependsOn.flatMap(({ step, until }) => {
      const from = byName.get(step);
      const isCritical = critical.get(step) === to.name;
      return from ? [{ from, to: { step: to, id: byName.get(to.name)?.id ?? '' }, until, isCritical }] : [];
    }),
  );
  // The critical path is kept straight.
  for (const { from, to, isCritical } of links) graph.setEdge(from.id, to.id, { weight: isCritical ? 4 : 1 });
  layout(graph);
  const size = graph.graph() as { readonly width?: number; readonly height?: number };
  const boxes = [...byName.values()].map(({ step, id }): Box => {
    const { x, y } = graph.node(id) as Point;
    return { step, x: x - width / 2, y: y - boxHeight / 2, width, height: boxHeight };
  });
  const boxOf = new Map(boxes.map((box) => [box.step.name, box]));
  return {
    width: size.width ?? 2 * margin,
    height: size.height ?? 2 * margin,
    boxes,
    edges: links.map(({ from, to, until, isCritical }) => {
      const { points } = graph.edge(from.id, to.id) as { readonly points: readonly Point[] };
      return {
        from: from.step,
        to: to.step,
        until,
        isCritical,
        isUndone: isUndone(from.step) && isUndone(to.step),
        points: fromSideToSide(boxOf.get(from.step.name), boxOf.get(to.step.name), points.slice(1, -1)),
      };
    }),
  };
}

/** Lines leave a box on its right and come to the next on its left, level, where their arrows point. */
function fromSideToSide(from: Box | undefined, to: Box | undefined, bends: readonly Point[]): readonly Point[] {
  if (!from || !to) return bends;
  const [start, end] = [
    { x: from.x + from.width, y: from.y + from.height / 2 },
    { x: to.x, y: to.y + to.height / 2 },
  ];
  const level = 11;
  return [start, { x: start.x + level, y: start.y }, ...bends, { x: end.x - level, y: end.y }, end];
}

const isUndone = ({ undo }: TimelineStep): boolean => undo !== undefined && undo.state !== 'retained';
