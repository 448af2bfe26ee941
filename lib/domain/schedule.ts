/** One step as the schedule sees it: what it waits for and how long its phases take. */
export interface TimedStep {
  readonly name: string;
  readonly dependsOn: readonly { readonly step: string; readonly until: 'created' | 'ready' }[];
  /** Seconds from the step's start; `ready` is never below `created`. */
  readonly createdSeconds: number;
  readonly readySeconds: number;
}

/** When a step starts, is created and is ready; seconds from the start of the whole. */
export interface StepTimes {
  readonly starts: number;
  readonly created: number;
  readonly ready: number;
  /** The dependency that it waits for longest. */
  readonly heldBy?: string;
}

/** When everything happens if nothing but dependencies and the steps' own durations hold anything up. */
export interface Schedule {
  readonly times: ReadonlyMap<string, StepTimes>;
  readonly criticalSteps: readonly string[];
  readonly criticalSeconds: number;
}

/** Every step after all that it depends on. The graph has no cycle. */
export function inOrder<Step extends Pick<TimedStep, 'name' | 'dependsOn'>>(steps: readonly Step[]): readonly Step[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const sorted = new Set<Step>();
  const visit = (step: Step): void => {
    if (sorted.has(step)) return;
    for (const dependency of step.dependsOn) {
      const before = byName.get(dependency.step);
      if (before) visit(before);
    }
    sorted.add(step);
  };
  for (const step of steps) visit(step);
  return [...sorted];
}

/** Works out the earliest times, and the path that decides the end. Of equal paths the one named first is taken. */
export function scheduleOf(steps: readonly TimedStep[]): Schedule {
  const times = new Map<string, StepTimes>();
  let last: string | undefined;
  let end = 0;
  for (const step of inOrder(steps)) {
    let starts = 0;
    let heldBy: string | undefined;
    for (const { step: before, until } of step.dependsOn) {
      const satisfied = times.get(before)?.[until];
      // What is not among the steps holds nothing up.
      if (satisfied === undefined || (heldBy !== undefined && satisfied <= starts)) continue;
      starts = Math.max(starts, satisfied);
      heldBy = before;
    }
    const ready = starts + step.readySeconds;
    const own = { starts, created: starts + step.createdSeconds, ready };
    times.set(step.name, heldBy === undefined ? own : { ...own, heldBy });
    if (last === undefined || ready > end) last = step.name;
    end = Math.max(end, ready);
  }
  return { times, criticalSteps: pathTo(last, times), criticalSeconds: end };
}

function pathTo(last: string | undefined, times: ReadonlyMap<string, StepTimes>): readonly string[] {
  const backwards: string[] = [];
  for (let name = last; name !== undefined; name = times.get(name)?.heldBy) backwards.push(name);
  return backwards.reverse();
}

/** Seconds when every row of steps waits for the whole row before it. */
export function barrierSeconds(rows: readonly (readonly string[])[], steps: readonly TimedStep[]): number {
  const ready = new Map(steps.map((step) => [step.name, step.readySeconds]));
  return rows.reduce((sum, row) => sum + Math.max(0, ...row.map((name) => ready.get(name) ?? 0)), 0);
}

/** Seconds when the steps run one after the other. */
export function serialSeconds(steps: readonly TimedStep[]): number {
  return steps.reduce((sum, step) => sum + step.readySeconds, 0);
}

/** The most of these steps that run at the same moment. */
export function mostAtOnce({ times }: Schedule, names: readonly string[]): number {
  const moments = names.flatMap((name) => {
    const { starts, ready } = times.get(name) ?? { starts: 0, ready: 0 };
    return [
      { at: starts, change: 1, rank: 1 },
      // Who ends makes room for who starts at that moment; a step that takes no time counts all the same.
      { at: ready, change: -1, rank: ready > starts ? 0 : 2 },
    ];
  });
  moments.sort((a, b) => a.at - b.at || a.rank - b.rank);
  let running = 0;
  let most = 0;
  for (const { change } of moments) {
    running += change;
    most = Math.max(most, running);
  }
  return most;
}
