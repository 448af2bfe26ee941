import type { World } from '../account/world';
import { alarmState } from './alarm-state';
import type { AlarmRecord, ShownState } from './state';

/** CloudWatch judges an alarm so often (user guide, alarm evaluation). */
const everyMilliseconds = 60_000;

/** The state of an alarm with the judgement at which it came about: what every minute said is looked at, back to where it differs. */
export function shownState(world: World, alarm: AlarmRecord): ShownState {
  const { now } = world;
  const { configuredAt, shown: last } = alarm;
  const isOfNow = last !== undefined && last.configuredAt === configuredAt && last.at <= now;
  const known = isOfNow ? last : ({ state: 'INSUFFICIENT_DATA', since: configuredAt, at: configuredAt } as const);
  const state = alarmState(world, alarm);
  let since = now;
  let at = now - ((now - configuredAt) % everyMilliseconds);
  for (; at > known.at && alarmState({ ...world, now: at }, alarm) === state; at -= everyMilliseconds) since = at;
  if (at <= known.at && known.state === state) since = known.since;
  alarm.shown = { state, since, at: now, configuredAt };
  return { state, since };
}
