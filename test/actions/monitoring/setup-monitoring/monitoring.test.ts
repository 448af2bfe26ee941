import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, DeleteRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { setupMonitoringAction } from '../../../../lambdas/actions/monitoring/setup-monitoring/action';
import { setupMonitoringDefinition } from '../../../../lambdas/actions/monitoring/setup-monitoring/definition';
import { alarmName } from '../../../../lambdas/resources/cloudwatch/alarm';
import { logGroupName } from '../../../../lambdas/resources/logs/log-group';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { monitoring, stack } from './scene';

const [instance = ''] = stack.instance_ids;
const inside = <T>(work: (world: TestCloud) => Promise<T>) => {
  const world = testCloud();
  return world.clock.run(work(world));
};
/** An alarm of somebody else under a name that we would use, there long enough to be seen. */
const foreignAlarm = async (world: TestCloud, AlarmName: string) => {
  await world.clients.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Theirs',
      MetricName: 'Load',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
  await world.clock.sleep(30_000);
};

const describeAlarm = async (world: TestCloud, name: string) => {
  const answer = await world.clients.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return answer.MetricAlarms?.[0];
};

describe('monitoring/setup_monitoring', () => {
  it('watches CPU and status of each instance by the given threshold', () =>
    inside(async (world) => {
      const outputs = await monitoring(world, { instance_ids: [instance], cpu_threshold_percent: 60 }).ready();
      const alarms = await Promise.all((outputs.alarm_names as string[]).map((name) => describeAlarm(world, name)));
      expect(alarms.map((alarm) => [alarm?.MetricName, alarm?.Threshold, alarm?.Dimensions])).toEqual([
        ['CPUUtilization', 60, [{ Name: 'InstanceId', Value: instance }]],
        ['StatusCheckFailed', 1, [{ Name: 'InstanceId', Value: instance }]],
      ]);
    }));

  it('makes no alarm where there is nothing to watch', () =>
    inside(async (world) => {
      const outputs = await monitoring(world, { log_groups: ['web'] }).ready();
      expect(outputs.alarm_names).toEqual([]);
      expect(outputs.log_group_names).toHaveLength(1);
    }));

  it('does not overwrite an alarm of somebody else, nor delete it', () =>
    inside(async (world) => {
      const run = monitoring(world);
      const name = alarmName(run.step.context(), `cpu-${instance}`);
      await foreignAlarm(world, name);
      await expect(run.begin()).rejects.toMatchObject({ code: 'NotOurs' });
      await run.undo();
      expect(await describeAlarm(world, name)).toMatchObject({ Namespace: 'Theirs' });
    }));

  it('does not delete what somebody else put in the place of ours', () =>
    inside(async (world) => {
      const run = monitoring(world, { instance_ids: [instance], log_groups: [] });
      const outputs = await run.ready();
      await run.undo();
      const [name] = outputs.alarm_names as string[];
      await foreignAlarm(world, name ?? '');
      run.step.reopen(`cpu-${instance}`);
      await expect(setupMonitoringAction.compensate(run.step.undoing())).rejects.toMatchObject({ code: 'NotOurs' });
      expect(await describeAlarm(world, name ?? '')).toMatchObject({ Namespace: 'Theirs' });
    }));

  it('does not take over a log group of somebody else', () =>
    inside(async (world) => {
      const run = monitoring(world, {});
      const logGroupNameTaken = logGroupName(run.step.context(), 'log-app');
      await world.clients.logs.send(new CreateLogGroupCommand({ logGroupName: logGroupNameTaken }));
      await expect(run.begin()).rejects.toMatchObject({ code: 'NotOurs' });
      await run.undo();
      expect(world.ours()).toEqual({ 'AWS::Logs::LogGroup': 1 });
    }));

  describe('the right to set the retention of a log group goes by its tags', () => {
    /** An account that denies it so often. */
    const denying = (times: number) => {
      let refusals = 0;
      return testCloud({
        tap: async (operation, proceed) => {
          if (operation !== 'logs:PutRetentionPolicy' || refusals === times) return proceed();
          refusals += 1;
          throw Object.assign(new Error('not authorized'), {
            name: 'AccessDeniedException',
            $metadata: { httpStatusCode: 400 },
          });
        },
      });
    };
    const begun = (world: TestCloud) => {
      const run = monitoring(world, { log_groups: ['web'] });
      return world.clock.run(run.begin());
    };

    it('which IAM learns of late, and then lets it be set', async () => {
      const world = denying(2);
      await begun(world);
      expect(world.calls.filter((call) => /^logs:(Create|Put)/.test(call))).toEqual([
        'logs:CreateLogGroup',
        ...Array<string>(3).fill('logs:PutRetentionPolicy'),
      ]);
    });

    it('and AWS’s refusal is the failure where it is missing for good', async () => {
      await expect(begun(denying(Number.POSITIVE_INFINITY))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });
  });

  it('finds entries that would be kept for ever', () =>
    inside(async (world) => {
      const run = monitoring(world, {});
      const outputs = await run.ready();
      const [logGroup] = outputs.log_group_names as string[];
      await world.clients.logs.send(new DeleteRetentionPolicyCommand({ logGroupName: logGroup }));
      const found = await setupMonitoringAction.check({ ...run.step.context(), input: run.input }, outputs);
      expect(found.map((finding) => finding.message)).toEqual([expect.stringContaining('kept for ever, not 14 days')]);
    }));

  it('finds alarms that are gone or changed, and a dashboard that is', () =>
    inside(async (world) => {
      const { cloudwatch } = world.clients;
      const run = monitoring(world);
      const outputs = await run.ready();
      const [cpu = '', status = ''] = outputs.alarm_names as string[];
      const alarm = await describeAlarm(world, cpu);
      const { Namespace, MetricName, Statistic, Period, EvaluationPeriods, ComparisonOperator } = alarm ?? {};
      const same = { Namespace, MetricName, Statistic, Period, EvaluationPeriods, ComparisonOperator };
      const Dimensions = [{ Name: 'InstanceId', Value: 'i-00000000000000000' }];
      const changed = { ...same, AlarmName: cpu, Threshold: 99, Dimensions, TreatMissingData: 'missing' };
      await cloudwatch.send(new PutMetricAlarmCommand(changed as PutMetricAlarmCommandInput));
      await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [status] }));
      const DashboardName = String(outputs.dashboard_name);
      await cloudwatch.send(new PutDashboardCommand({ DashboardName, DashboardBody: '{"widgets":[]}' }));
      await world.clock.sleep(30_000);
      const found = await setupMonitoringAction.check({ ...run.step.context(), input: run.input }, outputs);
      expect(found.map((finding) => finding.message)).toEqual([
        expect.stringMatching(/^Dimensions of the alarm .* is .*i-00000000000000000.*, not .*i-0123456789abcdef0/),
        expect.stringMatching(/^Threshold of the alarm .* is 99, not 80/),
        expect.stringMatching(/^The alarm .*status.* is not there/),
        expect.stringMatching(/^The dashboard .* was changed/),
      ]);
    }));

  it('takes only the retention times that CloudWatch has', () => {
    const { input } = setupMonitoringDefinition;
    expect(input.safeParse({ retention_days: 30 }).success).toBe(true);
    expect(input.safeParse({ retention_days: 31 }).success).toBe(false);
  });
});
