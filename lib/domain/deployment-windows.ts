/** The days, as `Date` counts them. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

/** A time at which deployments are taken, week by week. */
export interface DeploymentWindow {
  /** On which it opens. */
  readonly days: readonly Weekday[];
  /** Minutes of the day by the clocks there; one that closes no later than it opens does so on the next day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** As the IANA calls it. */
  readonly timeZone: string;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** One that a change of clocks leaves out opens a week later. */
const daysAhead = 15;

/** Whether clocks of that name are known here. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * When a window opens next, in milliseconds since the epoch: now, while one is open; undefined where none does within two
 * weeks. An hour that comes twice counts as it comes first, one that is left out as the moment at which it is.
 */
export function nextOpening(
  windows: readonly DeploymentWindow[],
  now: number,
): { readonly at: number; readonly window: DeploymentWindow } | undefined {
  const [first] = windows
    .flatMap((window) => openings(window, now).map(({ from, to }) => ({ from, to, window })))
    .filter(({ from, to }) => from < to && to > now)
    .sort((a, b) => a.from - b.from);
  return first && { at: Math.max(first.from, now), window: first.window };
}

/** A moment by the clocks of a time zone: `Mon 2026-11-30 08:00 Europe/Berlin`. */
export function localTime(at: number, timeZone: string): string {
  const shown = new Date(wallIn(timeZone)(at));
  const name = weekdays[shown.getUTCDay()] ?? '';
  const [date = '', time = ''] = shown.toISOString().split('T');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${date} ${time.slice(0, 5)} ${timeZone}`;
}

function openings({ days, fromMinute, toMinute, timeZone }: DeploymentWindow, now: number) {
  const wall = wallIn(timeZone);
  const today = Math.floor(wall(now) / day) * day;
  // What opened yesterday may be open yet.
  return Array.from({ length: daysAhead + 2 }, (_, index) => today + (index - 1) * day)
    .filter((date) => days.some((name) => name === weekdays[new Date(date).getUTCDay()]))
    .map((date) => ({
      from: instantAt(wall, date + fromMinute * minute),
      to: instantAt(wall, date + toMinute * minute + (toMinute <= fromMinute ? day : 0)),
    }));
}

/** What clocks show at a moment, as the milliseconds at which those of UTC show it. */
type Wall = (at: number) => number;

function wallIn(timeZone: string): Wall {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  };
}

/** The first moment at which clocks show a time; where they skip it, the one at which they do. */
function instantAt(wall: Wall, shown: number): number {
  const [before, after] = [shown - day, shown + day].map((near) => wall(near) - near) as [number, number];
  const [first] = [shown - before, shown - after].filter((at) => wall(at) === shown).sort((a, b) => a - b);
  if (first !== undefined) return first;
  let [early, late] = [shown - Math.max(before, after), shown - Math.min(before, after)];
  while (late - early > minute) {
    const middle = early + Math.floor((late - early) / 2 / minute) * minute;
    if (wall(middle) < shown) early = middle;
    else late = middle;
  }
  return late;
}
