import type { UndoItem } from '../rollback/plan';

/** An undo in time, when every step takes its expected time. */
export interface UndoSchedule {
  /** Rows of steps that are undone together, the first row first. */
  readonly order: readonly (readonly string[])[];
  readonly seconds: number;
  /** The steps that decide how long it takes, in the order of their undo. */
  readonly critical: readonly string[];
}

/** Lays an undo out in time; what a step takes that is not told counts as nothing. */
export function undoSchedule(undo: readonly UndoItem[], seconds: ReadonlyMap<string, number>): UndoSchedule {
  const order = rowsOf(undo);
  const byName = new Map(undo.map((item) => [item.name, item]));
  const ends = new Map<string, number>();
  const before = new Map<string, string | undefined>();
  for (const name of order.flat()) {
    const waitsFor = byName.get(name)?.waitsFor ?? [];
    const last = waitsFor.reduce<string | undefined>(
      (latest, other) => (latest === undefined || endOf(ends, other) > endOf(ends, latest) ? other : latest),
      undefined,
    );
    before.set(name, last);
    ends.set(name, (last === undefined ? 0 : endOf(ends, last)) + (seconds.get(name) ?? 0));
  }
  const [last] = [...ends].sort(([, one], [, other]) => other - one);
  return { order, seconds: last?.[1] ?? 0, critical: pathTo(last?.[0], before) };
}

const endOf = (ends: ReadonlyMap<string, number>, name: string): number => ends.get(name) ?? 0;

function pathTo(name: string | undefined, before: ReadonlyMap<string, string | undefined>): readonly string[] {
  const path: string[] = [];
  for (let at = name; at !== undefined; at = before.get(at)) path.unshift(at);
  return path;
}

/** Each step in the first row in which all that it waits for is undone. */
function rowsOf(undo: readonly UndoItem[]): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let open = undo;
  const done = new Set<string>();
  while (open.length > 0) {
    const free = open.filter(({ waitsFor }) => waitsFor.every((name) => done.has(name)));
    // Nobody waits in a circle: the order is that of an acyclic graph.
    if (free.length === 0) break;
    rows.push(free.map(({ name }) => name));
    for (const { name } of free) done.add(name);
    open = open.filter(({ name }) => !done.has(name));
  }
  return rows;
}
