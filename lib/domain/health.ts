/** How often what serves is looked at: a bad look is believed when the next one is bad too, so within half an hour. */
export const healthEveryMinutes = 15;

/** How something that serves is. `unknown`: it could not be looked at, which says nothing good of it. */
export const healthStates = ['healthy', 'unhealthy', 'unknown'] as const;
export type HealthState = (typeof healthStates)[number];

/** What of a step is looked at. `answer`: what one of its own checks gets; `drift`: that it is as it was made. */
export const healthComponents = [
  'instance',
  'load_balancer',
  'target',
  'container',
  'cdn',
  'storage',
  'answer',
  'alarm',
  'drift',
] as const;
export type HealthComponent = (typeof healthComponents)[number];

/** One thing of a step, as it is now. */
export interface ComponentHealth {
  readonly step: string;
  readonly component: HealthComponent;
  /** Null where the message is about several, or about none that has an id. */
  readonly id: string | null;
  readonly state: HealthState;
  /** Null for what is healthy: a code of Unity (`unity explain CODE`) or of AWS. */
  readonly code: string | null;
  readonly message: string;
}

/** What a look at a session came to. */
export interface Health {
  readonly session_id: string;
  readonly state: HealthState;
  readonly components: readonly ComponentHealth[];
}

/** What is kept of the looks by the clock. */
export interface HealthRecord {
  /** Null as long as no look was believed. */
  readonly state: HealthState | null;
  /** Since when it is known to be so: ISO time of the look that has changed it. */
  readonly since: string;
  /** Of the last look that was written down. */
  readonly checked_at: string;
  /** What was not healthy then; bounded. */
  readonly findings: readonly HealthFinding[];
  /** What the last look came to where that is not believed yet: a second one must say so too. */
  readonly suspected?: HealthState;
}

/** What is kept of one thing that is not healthy. */
export type HealthFinding = Omit<ComponentHealth, 'state' | 'code'> & { readonly code: string };

/** Findings beyond these are not kept: an item is bounded. */
const mostFindings = 20;
const longestFinding = 300;

/** What has not changed is written down anew so seldom: each write is told, and stands in the audit. */
const quietMilliseconds = 3_600_000;

/** What all of it comes to: one that is bad is enough, and what could not be seen is not taken for good. */
export function overall(components: readonly Pick<ComponentHealth, 'state'>[]): HealthState {
  if (components.some(({ state }) => state === 'unhealthy')) return 'unhealthy';
  return components.length === 0 || components.some(({ state }) => state === 'unknown') ? 'unknown' : 'healthy';
}

/** What of a look is kept: the worst first. */
export function findingsOf(components: readonly ComponentHealth[]): readonly HealthFinding[] {
  const bad = (['unhealthy', 'unknown'] as const).flatMap((state) => components.filter((one) => one.state === state));
  return bad.slice(0, mostFindings).map(({ step, component, id, code, message }) => ({
    step,
    component,
    id,
    code: code ?? 'CheckFailed',
    message: message.slice(0, longestFinding),
  }));
}

/**
 * What is to be written after a look; undefined where nothing is. One good look is believed, a bad one when the next is bad
 * too. What cannot be seen changes nothing of what was bad: it has not been seen to be good.
 */
export function nextRecord(
  record: HealthRecord | undefined,
  { state, components }: Pick<Health, 'state' | 'components'>,
  now: string,
): HealthRecord | undefined {
  const findings = findingsOf(components);
  const looked = { checked_at: now, findings };
  if (state === record?.state) {
    const isNews =
      record.suspected !== undefined || Date.parse(now) - Date.parse(record.checked_at) >= quietMilliseconds;
    return isNews ? { state, since: record.since, ...looked } : undefined;
  }
  if (state === 'unknown' && (record?.state === 'unhealthy' || record?.suspected === 'unhealthy')) return undefined;
  if (state === 'healthy' || record?.suspected === state) return { state, since: now, ...looked };
  const standing = record ?? { state: null, since: now, ...looked };
  return { ...standing, suspected: state };
}
