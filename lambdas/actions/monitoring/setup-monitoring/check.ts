import { isDeepStrictEqual } from 'node:util';
import { activeRows } from '../../../resources/alive-rows';
import { together } from '../../../resources/changes';
import { alarms, describeAlarms } from '../../../resources/cloudwatch/alarm';
import { dashboards, describeDashboard } from '../../../resources/cloudwatch/dashboard';
import { describeLogGroup, logGroups } from '../../../resources/logs/log-group';
import type { Finding, StepContext } from '../../action';
import { alarmPlans } from './alarms/all';
import type { AlarmPlan } from './alarms/plan';
import type { MonitoringInput } from './input';
import { topicsOf } from './make-alarms';
import { wantedBody } from './make-dashboard';

type CheckContext = StepContext & { readonly input: MonitoringInput };

/** What decides when an alarm fires, and whom it tells. */
const compared = [
  'Namespace',
  'MetricName',
  'Dimensions',
  'Statistic',
  'ExtendedStatistic',
  'Period',
  'EvaluationPeriods',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'AlarmActions',
] as const;

/** Whether alarms, retention and dashboard stand as asked. */
export async function checkMonitoring(context: CheckContext): Promise<readonly Finding[]> {
  // Whether there are credits to watch was looked up when the alarms were set: a row tells.
  const plans = alarmPlans(context.input, 'bursting').filter(({ key }) => context.resource(key) !== undefined);
  return (
    await together([checkAlarms(context, plans), checkRetention(context), checkDashboard(context, plans)])
  ).flat();
}

async function checkAlarms(context: CheckContext, plans: readonly AlarmPlan[]): Promise<Finding[]> {
  const rows = new Map(activeRows(context, alarms).map((row) => [row.key, row]));
  const shown = await describeAlarms(context, [...rows.values()]);
  return plans.flatMap(({ key, settings, watches }) => {
    const name = rows.get(key)?.id ?? key;
    const alarm = shown.get(name);
    if (alarm === undefined) return [finding(`The alarm ${name} is not there.`)];
    const wanted = {
      ...settings,
      Dimensions: [...settings.Dimensions],
      AlarmActions: topicsOf(context.input, watches),
    };
    const changed = compared.filter((member) => plain(alarm[member]) !== plain(wanted[member]));
    return changed.map((member) =>
      finding(`${member} of the alarm ${name} is ${said(alarm[member])}, not ${said(wanted[member])}.`),
    );
  });
}

/** The same for what means the same: AWS may give dimensions, and their members, in any order. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).sort().join();
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}=${plain(member)}`);
  return members.sort().join();
}

function said(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}

async function checkRetention(context: CheckContext): Promise<Finding[]> {
  const wanted = context.input.retention_days;
  const findings = await together(
    activeRows(context, logGroups).map(async ({ id }) => {
      const days = (await describeLogGroup(context, id))?.retentionInDays;
      const kept = days === undefined ? 'for ever' : `${days} days`;
      return days === wanted ? [] : [finding(`Entries of ${id} are kept ${kept}, not ${wanted} days.`)];
    }),
  );
  return findings.flat();
}

async function checkDashboard(context: CheckContext, plans: readonly AlarmPlan[]): Promise<Finding[]> {
  const wanted: unknown = JSON.parse(await wantedBody(context, plans));
  const findings = await together(
    activeRows(context, dashboards).map(async ({ id }) => {
      const shown = await describeDashboard(context, id);
      if (shown === undefined) return [finding(`The dashboard ${id} is not there.`)];
      return isDeepStrictEqual(JSON.parse(shown.body), wanted) ? [] : [finding(`The dashboard ${id} was changed.`)];
    }),
  );
  return findings.flat();
}

function finding(message: string): Finding {
  return { code: 'CheckFailed', message, remedy: 'Find out who changed it meanwhile, and deploy again.' };
}
