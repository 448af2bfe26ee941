import {
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { DeregisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SimulatedAccount } from '../../helpers/simulated-account';
import { simulatedAccount } from '../../helpers/simulated-account';
import { send, takeDownText } from '../../helpers/simulated-containers';
import { type Behind, behind, get, serve } from './elbv2/setup';

/** Sets an alarm and says what its state is from then on. */
async function watching({ clients }: SimulatedAccount, settings: Partial<PutMetricAlarmCommandInput>) {
  const AlarmName = String(settings.MetricName);
  const defaults = { Period: 60, EvaluationPeriods: 3, Threshold: 1 } as const;
  await clients.cloudwatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      ...defaults,
      ...(settings.ExtendedStatistic === undefined && { Statistic: 'Maximum' }),
      ...settings,
    }),
  );
  return async () => {
    const answer = await clients.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    return answer.MetricAlarms?.[0]?.StateValue;
  };
}

const dimensionsOf = ({ balancer, groupArn }: Behind) => [
  { Name: 'TargetGroup', Value: groupArn.split(':').at(-1) },
  { Name: 'LoadBalancer', Value: balancer.LoadBalancerArn!.split(':loadbalancer/').at(-1) },
];
const onTargets = async (account: Behind) => {
  const common = { Namespace: 'AWS/ApplicationELB', Dimensions: dimensionsOf(account) };
  const unhealthy = await watching(account, {
    ...common,
    MetricName: 'UnHealthyHostCount',
    TreatMissingData: 'notBreaching',
  });
  const healthy = await watching(account, {
    ...common,
    MetricName: 'HealthyHostCount',
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
  return async () => [await unhealthy(), await healthy()];
};

describe('alarms on the health of targets', () => {
  test('follow the targets, once enough periods agree', async () => {
    const account = await behind();
    const states = await onTargets(account);
    expect(await states()).toEqual(['INSUFFICIENT_DATA', 'INSUFFICIENT_DATA']);
    account.clock.pass(240);
    expect(await states()).toEqual(['ALARM', 'ALARM']);
    await serve(account, account.instanceId);
    account.clock.pass(11);
    expect(await states()).toEqual(['OK', 'OK']);
    account.clock.pass(300);
    expect(await states()).toEqual(['OK', 'OK']);
    await send(account.clients, account.instanceId, takeDownText());
    account.clock.pass(60);
    expect(await states()).toEqual(['OK', 'OK']);
    account.clock.pass(240);
    expect(await states()).toEqual(['ALARM', 'ALARM']);
  });

  test('have no data without targets, which each reads as it was told to', async () => {
    const account = await behind();
    const states = await onTargets(account);
    const { groupArn: TargetGroupArn, instanceId: Id } = account;
    await account.clients.elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id }] }));
    account.clock.pass(400);
    expect(await states()).toEqual(['OK', 'ALARM']);
  });

  test('have none of a load balancer that does not use the group', async () => {
    const account = await behind();
    const [group] = dimensionsOf(account);
    const Dimensions = [group!, { Name: 'LoadBalancer', Value: 'app/other/0123456789abcdef' }];
    const alarm = { Namespace: 'AWS/ApplicationELB', MetricName: 'UnHealthyHostCount', Dimensions };
    const state = await watching(account, alarm);
    account.clock.pass(400);
    expect(await state()).toBe('INSUFFICIENT_DATA');
  });
});

describe('alarms on what nobody asks for', () => {
  const elb = { Namespace: 'AWS/ApplicationELB', Dimensions: [{ Name: 'LoadBalancer', Value: 'app/web/1' }] };
  const cdn = { Namespace: 'AWS/CloudFront', Dimensions: [{ Name: 'DistributionId', Value: 'E1' }] };
  const efs = { Namespace: 'AWS/EFS', Dimensions: [{ Name: 'FileSystemId', Value: 'fs-1' }] };

  test.each([
    { ...elb, MetricName: 'HTTPCode_ELB_5XX_Count' },
    { ...elb, MetricName: 'TargetResponseTime', ExtendedStatistic: 'p99' },
    { ...cdn, MetricName: '5xxErrorRate' },
    { ...efs, MetricName: 'PercentIOLimit' },
  ])('have no data: $MetricName', async (alarm) => {
    const missing = ['missing', 'notBreaching', 'breaching', undefined];
    const states = missing.map(async (TreatMissingData) => {
      const account = simulatedAccount();
      const state = await watching(account, { ...alarm, TreatMissingData });
      account.clock.pass(400);
      return state();
    });
    expect(await Promise.all(states)).toEqual(['INSUFFICIENT_DATA', 'OK', 'ALARM', 'INSUFFICIENT_DATA']);
  });
});

describe('alarms of us-east-1', () => {
  const alarm: PutMetricAlarmCommandInput = {
    AlarmName: 'cdn',
    Namespace: 'AWS/CloudFront',
    MetricName: '5xxErrorRate',
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
  };
  const named = new DescribeAlarmsCommand({ AlarmNames: ['cdn'] });

  test('are not those of another region that the account works in', async () => {
    const { clients, cloud } = simulatedAccount({ region: 'eu-west-1' });
    await clients.globalCloudwatch.send(new PutMetricAlarmCommand(alarm));
    expect((await clients.cloudwatch.send(named)).MetricAlarms).toEqual([]);
    const [there] = (await clients.globalCloudwatch.send(named)).MetricAlarms!;
    expect(there!.AlarmArn).toBe('arn:aws:cloudwatch:us-east-1:111122223333:alarm:cdn');
    expect(cloud.inventory()).toMatchObject([{ type: 'AWS::CloudWatch::Alarm', id: 'cdn' }]);
  });

  test('are its own where it works in us-east-1', async () => {
    const { clients, cloud } = simulatedAccount();
    await clients.globalCloudwatch.send(new PutMetricAlarmCommand(alarm));
    expect((await clients.cloudwatch.send(named)).MetricAlarms).toHaveLength(1);
    expect(cloud.inventory()).toHaveLength(1);
  });
});

test('an alarm on what a load balancer answers counts its 5xx, and says since when it is on', async () => {
  const account = await behind();
  await watching(account, {
    Namespace: 'AWS/ApplicationELB',
    Dimensions: dimensionsOf(account).slice(1),
    MetricName: 'HTTPCode_ELB_5XX_Count',
    Statistic: 'Sum',
    Threshold: 2,
    Period: 300,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
  const from = account.clock.now();
  const shown = async () => {
    const answer = await account.clients.cloudwatch.send(new DescribeAlarmsCommand({}));
    const alarm = answer.MetricAlarms?.find(({ AlarmName }) => AlarmName === 'HTTPCode_ELB_5XX_Count');
    expect(alarm!.StateUpdatedTimestamp).toEqual(alarm!.StateTransitionedTimestamp);
    return [alarm!.StateValue, Math.round((alarm!.StateTransitionedTimestamp!.getTime() - from) / 1000)] as const;
  };
  expect(await shown()).toEqual(['INSUFFICIENT_DATA', 0]);
  account.clock.pass(600);
  // Nobody looked in between: it was judged every minute, and had been well since it first was.
  expect(await shown()).toEqual(['OK', 300]);
  account.clock.pass(30);
  const asked = Array.from({ length: 2 }, () => get(account, `http://${account.balancer.DNSName}/`));
  expect(await Promise.all(asked)).toEqual([502, 502]);
  account.clock.pass(45);
  expect(await shown()).toEqual(['ALARM', 660]);
  account.clock.pass(100);
  expect(await shown()).toEqual(['ALARM', 660]);
  account.clock.pass(900);
  const [state, since] = await shown();
  expect(state).toBe('OK');
  expect(since).toBeGreaterThanOrEqual(900);
  expect(since).toBeLessThanOrEqual(1020);
});
