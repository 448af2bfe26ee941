import { z } from 'zod';
import { hoursPerMonth } from '../../../../lib/domain/hours-per-month';
import { defineAction } from '../../definition';
import { alarmPlans } from './alarms/all';
import { type MonitoringInput, monitoringInput } from './input';
import { monitoringMakeIam, monitoringUndoIam } from './permissions';

/** A standard-resolution alarm, USD an hour: 0.10 a month in us-east-1 (CloudWatch price list), by the hours of a month. */
const alarmHourlyUsd = 0.1 / hoursPerMonth;

/** A dashboard: 3 USD a month, past the first three of an account (CloudWatch price list). */
const dashboardHourlyUsd = 3 / hoursPerMonth;

/** PutMetricAlarm and DeleteAlarms take so many calls a second in an account and region (CloudWatch quotas). */
const alarmCallsPerSecond = 3;

/** Alarms on all that a stack has, a dashboard, and log groups for its components. */
export const setupMonitoringDefinition = defineAction({
  service: 'monitoring',
  action: 'setup_monitoring',
  summary: 'Sets alarms on what the steps before made, shows it on a dashboard, and makes log groups.',
  permissionSet: 'watch',
  waits: 'poll',
  standsBeside: true,
  onlyTells: true,
  input: monitoringInput,
  outputs: {
    alarm_names: { schema: z.array(z.string()), from: 'created', description: 'Names of the alarms.' },
    log_group_names: { schema: z.array(z.string()), from: 'created', description: 'Names of the log groups.' },
    dashboard_name: { schema: z.string(), from: 'created', description: 'Name of the dashboard.' },
    dashboard_url: { schema: z.string(), from: 'created', description: 'Where the console shows the dashboard.' },
  },
  resources: [
    { type: 'AWS::CloudWatch::Alarm', holdsData: false },
    { type: 'AWS::CloudWatch::Dashboard', holdsData: false },
    // Diagnostics that expire by themselves; a step that must keep them says `rollback: retain`.
    { type: 'AWS::Logs::LogGroup', holdsData: false },
  ],
  iam: { make: monitoringMakeIam, undo: monitoringUndoIam },
  // Alarms, dashboards and log groups have quotas in the thousands, which no stack comes near.
  quotas: () => [],
  durations: (input) => {
    const paced = Math.floor(alarmCount(input) / alarmCallsPerSecond);
    return {
      created: { p50Seconds: 3 + paced, p95Seconds: 8 + 2 * paced },
      ready: { p50Seconds: 4 + paced, p95Seconds: 10 + 2 * paced },
      undo: { p50Seconds: 3 + paced, p95Seconds: 10 + 2 * paced },
      source: 'about 1-3 s (aws-facts B, general knowledge), and 3 alarms a second (CloudWatch quotas); no sample',
    };
  },
  cost: (input) => {
    const count = alarmCount(input);
    return [
      ...(count === 0 ? [] : [{ item: `${count} CloudWatch alarms`, hourlyUsd: count * alarmHourlyUsd }]),
      { item: 'CloudWatch dashboard (the first three of an account are free)', hourlyUsd: dashboardHourlyUsd },
      { item: 'Log entries', hourlyUsd: 0, usageBased: 'by the GB that is written, kept, and read by the dashboard' },
    ];
  },
  undo: {
    kind: 'removes',
    text: 'Deletes the dashboard, the alarms, and the log groups with their entries.',
  },
});

/** As for a file system of `aws/create_efs`, which is a bursting one. */
function alarmCount(input: MonitoringInput): number {
  return alarmPlans(input, 'bursting').length;
}
