import type { Span } from '../analytics/timeline';
import { durationWords } from '../plan/words';

/** How wide a time axis is; the unit is the picture’s own, pixels or columns. */
export interface AxisOptions {
  readonly width: number;
  /** What a stretch that is cut out leaves of itself. */
  readonly cutWidth: number;
  /** The least distance between two marks. */
  readonly tickGap: number;
}

/** A mark of the axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** A stretch in which nothing changes, cut out because one would see nothing else. */
export interface Cut extends Span {
  /** Where it is on the axis. */
  readonly at: number;
  readonly width: number;
  readonly label: string;
}

/** Seconds on a line. */
export interface TimeAxis {
  /** Where a second is, from 0 to the width. */
  readonly place: (seconds: number) => number;
  readonly ticks: readonly Tick[];
  readonly cuts: readonly Cut[];
  readonly endSeconds: number;
}

/** A stretch that somebody works or waits in is cut from an hour, one in which nobody does from five minutes. */
const leastCutSeconds = { busy: 3600, idle: 300 };

/** And only when it is so many times as long as all shorter ones together. */
const leastCutRatio = { busy: 4, idle: 0.5 };

interface Stretch extends Span {
  readonly isCut: boolean;
}

/** The axis of everything that takes time. */
export function timeAxis(spans: readonly Span[], { width, cutWidth, tickGap }: AxisOptions): TimeAxis {
  const stretches = stretchesOf(spans);
  const cutCount = stretches.filter(({ isCut }) => isCut).length;
  const shownSeconds = stretches.reduce((sum, { from, to, isCut }) => (isCut ? sum : sum + to - from), 0);
  const scale = (width - cutCount * cutWidth) / (shownSeconds || 1);
  let at = 0;
  const placed = stretches.map((stretch) => {
    const wide = stretch.isCut ? cutWidth : (stretch.to - stretch.from) * scale;
    at += wide;
    return { ...stretch, at: at - wide, width: wide };
  });
  const place = (seconds: number): number => {
    const stretch = placed.find(({ to }) => seconds <= to) ?? placed.at(-1);
    if (!stretch) return 0;
    const share = (seconds - stretch.from) / (stretch.to - stretch.from || 1);
    return stretch.at + Math.min(Math.max(share, 0), 1) * stretch.width;
  };
  return {
    place,
    endSeconds: placed.at(-1)?.to ?? 0,
    ticks: placed.flatMap((stretch, index) =>
      stretch.isCut
        ? []
        : ticksOf(stretch, { scale, tickGap, isFirst: index === 0, isLast: index === placed.length - 1 }),
    ),
    cuts: placed
      .filter(({ isCut }) => isCut)
      .map((cut) => ({
        from: cut.from,
        to: cut.to,
        at: cut.at,
        width: cut.width,
        label: durationWords(cut.to - cut.from),
      })),
  };
}

/** Time from 0 to the last end, in stretches that are shown or cut out. */
function stretchesOf(spans: readonly Span[]): readonly Stretch[] {
  const moments = [...new Set([0, ...spans.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  const gaps = moments.slice(1).map((to, index) => ({ from: moments[index] ?? 0, to }));
  const cut = new Set<Span>();
  let shorter = 0;
  for (const gap of [...gaps].sort((a, b) => a.to - a.from - (b.to - b.from))) {
    const kind = spans.some(({ from, to }) => from <= gap.from && to >= gap.to) ? 'busy' : 'idle';
    const length = gap.to - gap.from;
    const isLong = length >= leastCutSeconds[kind] && shorter > 0 && length > leastCutRatio[kind] * shorter;
    if (isLong) cut.add(gap);
    else shorter += length;
  }
  const stretches: Stretch[] = [];
  for (const gap of gaps) {
    const last = stretches.at(-1);
    if (last && !last.isCut && !cut.has(gap)) stretches[stretches.length - 1] = { ...last, to: gap.to };
    else stretches.push({ ...gap, isCut: cut.has(gap) });
  }
  return stretches.length > 0 ? stretches : [{ from: 0, to: 1, isCut: false }];
}

interface TickOptions {
  readonly scale: number;
  readonly tickGap: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Marks at round distances. After a cut they count from there: nobody cares for the seconds of the third day. */
function ticksOf(
  { from, to, at }: Span & { readonly at: number },
  { scale, tickGap, isFirst, isLast }: TickOptions,
): readonly Tick[] {
  const distance = niceSeconds(tickGap / scale);
  const count = Math.floor((to - from) / distance + 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, index) => {
    const words = durationWords(Number((index * distance).toFixed(1)));
    return {
      at: at + index * distance * scale,
      label: isFirst ? words : index === 0 ? durationWords(from) : `+${words}`,
    };
  });
  // The mark behind the cut would stand on one that is close before it.
  return isLast
    ? ticks
    : ticks.filter((tick, index) => index === 0 || at + (to - from) * scale - tick.at >= tickGap * 0.7);
}

const niceDistances = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** The least round number of seconds that is no less: of those that clocks have, then whole days. */
function niceSeconds(least: number): number {
  const day = 86_400;
  return niceDistances.find((distance) => distance >= least) ?? Math.ceil(least / day) * day;
}
