import type { Finding, StepContext } from '../../lambdas/actions/action';
import { activeRows } from '../../lambdas/resources/alive-rows';
import { alarms, describeAlarms } from '../../lambdas/resources/cloudwatch/alarm';
import type { AlarmOn } from '../domain/soak-alarm';
import type { SessionItem, StepItem } from '../ledger/items';
import type { ActingEngine } from './engine';
import { inputsOf } from './step/inputs';
import { actionOf } from './step/pursue';
import { stepContext } from './step/step-context';

/** What is looked at of steps that stand, by promotions and for the health of a session. */

/** An alarm of a step as AWS shows it. */
export interface ShownAlarm extends AlarmOn {
  readonly name: string;
  readonly isOn: boolean;
  /** In AWS's words; empty where it gives none. */
  readonly reason: string;
}

/** The alarms that a step has made, as far as AWS shows them. */
export async function alarmsOf(context: StepContext): Promise<readonly ShownAlarm[]> {
  const rows = activeRows(context, alarms);
  if (rows.length === 0) return [];
  const found = await describeAlarms(context, rows);
  return [...found.values()].map(({ AlarmName = '', StateReason = '', StateValue, ...alarm }) => ({
    name: AlarmName,
    isOn: StateValue === 'ALARM',
    reason: StateReason,
    cameOnAt: alarm.StateTransitionedTimestamp?.getTime(),
    periodSeconds: alarm.Period ?? 0,
    evaluationPeriods: alarm.EvaluationPeriods ?? 0,
  }));
}

/** An alarm that is on, in words. */
export const alarmWords = ({ name, reason }: ShownAlarm): string =>
  `the alarm "${name}" is on${reason === '' ? '' : `: ${reason}`}`;

/** Whether all that a step does is look: it does so again. Not every action is carried where this is done. */
export const isLook = ({ definitions }: Pick<ActingEngine, 'definitions'>, { spec, skipped }: StepItem): boolean =>
  definitions[`${spec.service}/${spec.action}`]?.onlyLooks === true && !skipped;

/** The check of a step, made again. */
export async function checkAgain(
  engine: ActingEngine,
  session: SessionItem,
  step: StepItem,
): Promise<readonly Finding[]> {
  const input = await inputsOf(engine, session, step);
  return actionOf(engine, step).check({ ...stepContext(engine, session, () => step), input }, step.outputs);
}
