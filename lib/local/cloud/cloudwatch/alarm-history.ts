import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { World } from '../account/world';
import { alarmState } from './alarm-state';
import type { AlarmRecord } from './state';

/** CloudWatch judges an alarm so often (user guide, alarm evaluation). */
const everyMilliseconds = 60_000;

/** What an alarm shows, and since when. */
interface Shown {
  readonly state: StateValue;
  readonly since: number;
}

/** What was shown last, so that nobody goes further back than to there: the account itself holds no past. */
const lastShown = new WeakMap<AlarmRecord, Shown & { readonly at: number; readonly configuredAt: number }>();

/** The state of an alarm with the judgement at which it came about: what every minute said is looked at, back to where it differs. */
export function shownState(world: World, alarm: AlarmRecord): Shown {
  const { now } = world;
  const { configuredAt } = alarm;
  const last = lastShown.get(alarm);
  const isOfNow = last !== undefined && last.configuredAt === configuredAt && last.at <= now;
  const known = isOfNow ? last : ({ state: 'INSUFFICIENT_DATA', since: configuredAt, at: configuredAt } as const);
  const state = alarmState(world, alarm);
  let since = now;
  let at = now - ((now - configuredAt) % everyMilliseconds);
  for (; at > known.at && alarmState({ ...world, now: at }, alarm) === state; at -= everyMilliseconds) since = at;
  if (at <= known.at && known.state === state) since = known.since;
  lastShown.set(alarm, { state, since, at: now, configuredAt });
  return { state, since };
}
