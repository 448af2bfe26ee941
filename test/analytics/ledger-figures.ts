/**
 * The figures of `unity analytics`, worked out of the raw items of the table once more: nothing of the product is used, so that
 * one of the two has to be wrong where they differ.
 */
interface Raw {
  readonly [name: string]: unknown;
}

interface Cell {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly M?: { readonly [name: string]: Cell };
  readonly L?: readonly Cell[];
}

function plain(cell: Cell): unknown {
  if (cell.M) return Object.fromEntries(Object.entries(cell.M).map(([name, inner]) => [name, plain(inner)]));
  if (cell.L) return cell.L.map(plain);
  if (cell.N !== undefined) return Number(cell.N);
  return cell.S ?? cell.BOOL ?? null;
}

const at = (value: unknown): number => new Date(String(value)).getTime();

/** When all that it had to make was ready, by its own steps; where it had none to make, when it was closed. */
function readyAt({ head, steps }: Deployment): number {
  const own = steps.filter(({ kept_from, completed_at }) => kept_from === undefined && completed_at !== undefined);
  return own.length === 0 ? at(head.ready_at) : Math.max(...own.map(({ completed_at }) => at(completed_at)));
}

/** One deployment with its steps, as the table has them. */
interface Deployment {
  readonly head: Raw;
  readonly steps: readonly Raw[];
}

export function deploymentsIn(items: readonly unknown[]): readonly Deployment[] {
  const rows = items.map((item) => plain({ M: item as { readonly [name: string]: Cell } }) as Raw);
  const heads = rows.filter(({ kind }) => kind === 'session');
  return heads.map((head) => ({
    head,
    steps: rows.filter(({ pk, sk, kind }) => kind === 'step' && pk === head.pk && String(sk).startsWith('STEP#')),
  }));
}

/** Counted, not sorted: the least that so many reach. */
function figures(seconds: readonly number[]) {
  if (seconds.length === 0) return null;
  const reaching = (share: number) =>
    Math.min(...seconds.filter((one) => seconds.filter((other) => other <= one).length >= share * seconds.length));
  return { count: seconds.length, p50_seconds: reaching(0.5), p95_seconds: reaching(0.95) };
}

const inHours = 3_600_000;
const inDays = 24 * inHours;

/** `hourlyUsd`: of each action, by the price lists. */
export function figuresFrom(
  every: readonly Deployment[],
  environment: string,
  { since, until, hourlyUsd }: { since: number; until: number; hourlyUsd: { readonly [action: string]: number } },
) {
  const own = every.filter(({ head }) => head.environment === environment);
  const isRefused = ({ head }: Deployment) => Array.isArray(head.refusals) && head.refusals.length > 0;
  const begun = own.filter((one) => !isRefused(one) && at(one.head.started_at) >= since);
  const good = begun.filter(({ head }) => head.ready_at !== undefined);
  const bad = begun.filter(
    ({ head }) =>
      head.ready_at === undefined &&
      (head.state === 'failed' || head.state === 'rolled_back') &&
      (head.root_cause as Raw | undefined)?.code !== 'SessionCancelled',
  );
  const took = (some: readonly Deployment[]) =>
    figures(
      some
        .filter(({ head }) => !(head.executions as readonly Raw[]).some(({ role }) => role === 'resume'))
        .map((one) => (readyAt(one) - at(one.head.started_at)) / 1000),
    );
  const undoing = ({ head }: Deployment): Raw | undefined => {
    const rollback = head.rollback as Raw | undefined;
    return head.generation === 0 || rollback?.type === 'resume' ? undefined : rollback;
  };
  /** When it no longer served, though nobody had asked for the whole stack to go. */
  const givenUp = (one: Deployment): number => {
    const returns = own.filter(
      ({ head }) => (head.going_back as Raw | undefined)?.from === one.head.session_id && head.ready_at !== undefined,
    );
    const undone = undoing(one);
    const wanted = (one.head.requested_rollback as Raw | undefined)?.stack === true || undone?.type === 'retire';
    return Math.min(
      ...returns.map(({ head }) => at(head.started_at)),
      undone && !wanted ? at(undone.started_at) : Number.POSITIVE_INFINITY,
    );
  };
  const lost = good.filter((one) => givenUp(one) < Number.POSITIVE_INFINITY);
  const harmed = [
    ...lost.map((one) => ({ one, when: givenUp(one) })),
    ...bad
      .filter(({ head }) => head.revision !== undefined)
      .map((one) => ({
        one,
        when: Math.min(
          ...one.steps
            .filter(({ state, cancelled }) => state === 'failed' && cancelled !== true)
            .map(({ completed_at }) => at(completed_at)),
        ),
      })),
  ];
  const restored = harmed.map(({ one, when }) => {
    const later = own
      .filter(({ head }) => head.stack_name === one.head.stack_name && head.ready_at !== undefined)
      .map(readyAt);
    const rollback = undoing(one);
    if (one.head.revision !== undefined && ['clean', 'pending'].includes(String(rollback?.verdict)))
      later.push(at(rollback?.completed_at));
    return (Math.min(...later.filter((time) => time > when)) - when) / 1000;
  });
  const runs = begun.flatMap(({ steps }) =>
    steps.filter(
      ({ started_at, skipped, kept_from }) => started_at !== undefined && skipped !== true && kept_from === undefined,
    ),
  );
  const nameOf = ({ spec }: Raw) => `${(spec as Raw).service}.${(spec as Raw).action}`;
  const actions = [...new Set(runs.map(nameOf))].sort().map((action) => {
    const mine = runs.filter((run) => nameOf(run) === action);
    const failures = mine.filter(({ state, cancelled }) => state === 'failed' && !cancelled).length;
    const retries = mine.map(({ attempt }) => Number(attempt)).reduce((sum, tries) => sum + tries, 0) - mine.length;
    return {
      action,
      runs: mine.length,
      failures,
      retries,
      stumbles_per_run: (failures + retries) / mine.length,
      durations: figures(
        mine
          .filter(({ state }) => state === 'completed')
          .map(({ started_at, completed_at }) => (at(completed_at) - at(started_at)) / 1000),
      ),
    };
  });
  const leading = (worth: (one: (typeof actions)[number]) => number) =>
    actions
      .filter((one) => worth(one) > 0)
      .toSorted((a, b) => worth(b) - worth(a))
      .slice(0, 5)
      .map(({ action }) => action);
  const spent = (from: number, to: number): number =>
    own
      .flatMap((one) => one.steps)
      .map((step) => {
        const rows = (Object.values(step.resources as Raw) as Raw[]).filter(({ id }) => id !== undefined);
        const begun = rows.map(({ intended_at }) => at(intended_at)).sort((a, b) => a - b)[0] ?? until;
        const gone = rows
          .map(({ state, absent_since }) => (state === 'deleted' ? at(absent_since) : until))
          .sort((a, b) => b - a);
        const end = Math.min(to, gone[0] ?? until);
        return (Math.max(0, end - Math.max(from, begun)) / inHours) * (hourlyUsd[nameOf(step)] ?? 0);
      })
      .reduce((sum, usd) => sum + usd, 0);
  // Mondays, walked to day by day.
  const mondays: number[] = [];
  for (let day = Math.floor(since / inDays) - 6; day * inDays < until; day++)
    if (new Date(day * inDays).getUTCDay() === 1) mondays.push(day * inDays);
  const weeks = mondays.map((from) => ({
    week: new Date(from).toISOString().slice(0, 10),
    completed: good.filter((one) => readyAt(one) >= from && readyAt(one) < from + 7 * inDays).length,
    spent: spent(Math.max(from, since), Math.min(from + 7 * inDays, until)),
  }));
  const perDay = good.length / ((until - since) / inDays);
  const counted = restored.filter((seconds) => seconds < Number.POSITIVE_INFINITY);
  return {
    frequency: {
      per_day: perDay,
      per_week: 7 * perDay,
      weeks: weeks.map(({ week, completed }) => ({ week, completed })),
    },
    lead_time: {
      promotion: figures(
        good.flatMap((one) => {
          const id = (one.head.promoted_from as Raw | undefined)?.session_id;
          const source = every.find(({ head }) => head.session_id === id);
          return source ? [(readyAt(one) - readyAt(source)) / 1000] : [];
        }),
      ),
      start_to_ready: took(good),
    },
    change_failure_rate: (bad.length + lost.length) / (bad.length + good.length),
    time_to_restore:
      harmed.length === 0
        ? null
        : {
            ...(figures(counted) ?? { count: 0, p50_seconds: 0, p95_seconds: 0 }),
            open: harmed.length - counted.length,
          },
    types: [...new Set(begun.map(({ head }) => String(head.deployment_type)))].sort().map((type) => {
      const of = (some: readonly Deployment[]) => some.filter(({ head }) => head.deployment_type === type);
      return {
        type,
        deployments: of(begun).length,
        completed: of(good).length,
        failed: of(bad).length,
        durations: took(of(good)),
      };
    }),
    actions,
    slowest: leading(({ action, durations }) =>
      ['control.approve', 'control.wait_for_event'].includes(action) ? 0 : (durations?.p95_seconds ?? 0),
    ),
    flakiest: leading(({ stumbles_per_run }) => stumbles_per_run),
    cost_weeks: weeks.map(({ week, spent: usd }) => ({ week, spent_usd: usd })),
    // What `compareEnvironments` says of the same.
    outcomes: [begun.length, good.length, bad.length, own.length - begun.length],
    spent_usd: spent(since, until),
  };
}
