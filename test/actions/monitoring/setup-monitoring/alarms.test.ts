import { type CloudWatchClient, DescribeAlarmsCommand, type PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { setupMonitoringDefinition } from '../../../../lambdas/actions/monitoring/setup-monitoring/definition';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { fileSystem, monitoring, stack } from './scene';

const topic = (region: string) => `arn:aws:sns:${region}:111122223333:on-call`;
const elbAlarm = {
  Namespace: 'AWS/ApplicationELB',
  Dimensions: [{ Name: 'LoadBalancer', Value: 'app/unity-shop/50dc6c495c0c9188' }],
  Period: 300,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};
const targetAlarm = {
  Namespace: 'AWS/ApplicationELB',
  Dimensions: [
    { Name: 'LoadBalancer', Value: 'app/unity-shop/50dc6c495c0c9188' },
    { Name: 'TargetGroup', Value: 'targetgroup/unity-shop-web/6d0ecf831eec9f09' },
  ],
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 1,
};
const instanceAlarm = {
  Namespace: 'AWS/EC2',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-0123456789abcdef0' }],
  EvaluationPeriods: 2,
  TreatMissingData: 'missing',
};
const filesAlarm = (FileSystemId: string) => ({
  Namespace: 'AWS/EFS',
  Dimensions: [{ Name: 'FileSystemId', Value: FileSystemId }],
  Period: 300,
  EvaluationPeriods: 3,
  TreatMissingData: 'notBreaching',
});

/** Every alarm of a stack that has everything, by the key of its row; descriptions aside. */
const expected = (FileSystemId: string): Readonly<Record<string, Partial<PutMetricAlarmInput> | object>> => ({
  'cpu-i-0123456789abcdef0': {
    ...instanceAlarm,
    MetricName: 'CPUUtilization',
    Statistic: 'Average',
    Period: 300,
    Threshold: 80,
    ComparisonOperator: 'GreaterThanThreshold',
  },
  'status-i-0123456789abcdef0': {
    ...instanceAlarm,
    MetricName: 'StatusCheckFailed',
    Statistic: 'Maximum',
    Period: 60,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  },
  'alb-5xx': {
    ...elbAlarm,
    MetricName: 'HTTPCode_ELB_5XX_Count',
    Statistic: 'Sum',
    EvaluationPeriods: 1,
    Threshold: 10,
  },
  'alb-target-5xx': {
    ...elbAlarm,
    MetricName: 'HTTPCode_Target_5XX_Count',
    Statistic: 'Sum',
    EvaluationPeriods: 1,
    Threshold: 10,
  },
  'alb-p95': {
    ...elbAlarm,
    MetricName: 'TargetResponseTime',
    ExtendedStatistic: 'p95',
    EvaluateLowSampleCountPercentile: 'ignore',
    EvaluationPeriods: 2,
    Threshold: 1,
  },
  'alb-p99': {
    ...elbAlarm,
    MetricName: 'TargetResponseTime',
    ExtendedStatistic: 'p99',
    EvaluateLowSampleCountPercentile: 'ignore',
    EvaluationPeriods: 2,
    Threshold: 3,
  },
  'alb-rejected': {
    ...elbAlarm,
    MetricName: 'RejectedConnectionCount',
    Statistic: 'Sum',
    EvaluationPeriods: 1,
    Threshold: 0,
  },
  'targets-unhealthy': {
    ...targetAlarm,
    MetricName: 'UnHealthyHostCount',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  },
  'targets-none-healthy': {
    ...targetAlarm,
    MetricName: 'HealthyHostCount',
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  },
  'cdn-5xx': {
    Namespace: 'AWS/CloudFront',
    MetricName: '5xxErrorRate',
    Dimensions: [
      { Name: 'DistributionId', Value: 'E2QWRUHAPOMQZL' },
      { Name: 'Region', Value: 'Global' },
    ],
    Statistic: 'Average',
    Period: 300,
    EvaluationPeriods: 2,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
  'efs-io': {
    ...filesAlarm(FileSystemId),
    MetricName: 'PercentIOLimit',
    Statistic: 'Average',
    Threshold: 95,
    ComparisonOperator: 'GreaterThanThreshold',
  },
  'efs-credits': {
    ...filesAlarm(FileSystemId),
    MetricName: 'BurstCreditBalance',
    Statistic: 'Minimum',
    Threshold: 377_487_360_000,
    ComparisonOperator: 'LessThanThreshold',
  },
});

/** The inputs of PutMetricAlarm that a client sends from now on. */
function sentBy(client: CloudWatchClient): PutMetricAlarmInput[] {
  const sent: PutMetricAlarmInput[] = [];
  client.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === 'PutMetricAlarmCommand') sent.push(args.input as PutMetricAlarmInput);
      return next(args);
    },
    { step: 'initialize', priority: 'high', name: 'record-alarms' },
  );
  return sent;
}

/** The key of the row that an alarm's tags name. */
const keyOf = ({ Tags = [] }: PutMetricAlarmInput) =>
  Tags.find(({ Key }) => Key === 'unity:resource')?.Value?.replace(/^watch\//, '') ?? '';

const inside = <T>(work: (world: TestCloud) => Promise<T>, region = 'us-east-1') => {
  const world = testCloud({ region });
  return world.clock.run(work(world));
};

it('sets exactly these alarms on a stack that has everything', () =>
  inside(async (world) => {
    const FileSystemId = await fileSystem(world);
    const sent = [sentBy(world.clients.cloudwatch), sentBy(world.clients.globalCloudwatch)];
    const input = { ...stack, file_system_id: FileSystemId, alarm_topic_arn: topic('us-east-1') };
    const outputs = await monitoring(world, input).ready();
    const all = sent.flat();
    const settings = all.map(({ AlarmName, AlarmDescription, Tags, AlarmActions, ...rest }) => rest);
    expect(Object.fromEntries(all.map((one, index) => [keyOf(one), settings[index]]))).toEqual(expected(FileSystemId));
    expect(all.map(({ AlarmName }) => AlarmName).sort()).toEqual([...(outputs.alarm_names as string[])].sort());
    for (const { AlarmName, AlarmDescription, AlarmActions, Tags } of all) {
      expect(AlarmName).toMatch(/^unity-shop-[\w-]{5,}-[0-9a-f]{8}$/);
      expect(AlarmDescription).toMatch(/^.{20,}$/);
      expect(AlarmActions).toEqual([topic('us-east-1')]);
      expect(Tags).toHaveLength(4);
    }
  }));

it('takes thresholds as given', () =>
  inside(async (world) => {
    const sent = sentBy(world.clients.cloudwatch);
    const global = sentBy(world.clients.globalCloudwatch);
    const thresholds = {
      cpu_threshold_percent: 60,
      error_threshold_count: 2,
      p95_threshold_seconds: 0.2,
      p99_threshold_seconds: 0.5,
      edge_error_threshold_percent: 1,
      io_threshold_percent: 70,
    };
    await monitoring(world, { ...stack, ...thresholds, file_system_id: await fileSystem(world) }).ready();
    const given = Object.fromEntries([...sent, ...global].map((one) => [keyOf(one), one.Threshold]));
    expect(given).toMatchObject({
      'cpu-i-0123456789abcdef0': 60,
      'alb-5xx': 2,
      'alb-target-5xx': 2,
      'alb-p95': 0.2,
      'alb-p99': 0.5,
      'cdn-5xx': 1,
      'efs-io': 70,
    });
  }));

it('watches no credits where a file system has none', () =>
  inside(async (world) => {
    const run = monitoring(world, { file_system_id: await fileSystem(world, 'elastic') });
    await run.ready();
    expect([...run.step.rows.keys()].sort()).toEqual(['dashboard', 'efs-io', 'log-app']);
    const outputs = await run.ready();
    expect(await run.action.check({ ...run.step.context(), input: run.input }, outputs)).toEqual([]);
  }));

it('sets the alarm of a distribution in us-east-1 wherever the step works, and tells only a topic of that region', () =>
  inside(async (world) => {
    const sent = [sentBy(world.clients.cloudwatch), sentBy(world.clients.globalCloudwatch)];
    const input = { ...stack, load_balancer_arn: undefined, target_group_arn: undefined };
    const run = monitoring(world, { ...input, alarm_topic_arn: topic('eu-west-1') });
    const outputs = await run.ready();
    const told = sent.map((all) => Object.fromEntries(all.map((one) => [keyOf(one), one.AlarmActions])));
    expect(told).toEqual([
      { 'cpu-i-0123456789abcdef0': [topic('eu-west-1')], 'status-i-0123456789abcdef0': [topic('eu-west-1')] },
      { 'cdn-5xx': [] },
    ]);
    const here = await world.clients.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'unity-' }));
    const there = await world.clients.globalCloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'unity-' }));
    expect(here.MetricAlarms).toHaveLength(2);
    expect(there.MetricAlarms).toMatchObject([{ AlarmArn: expect.stringContaining(':us-east-1:') }]);
    expect(await run.action.check({ ...run.step.context(), input: run.input }, outputs)).toEqual([]);
    await run.undo();
    expect(world.ours()).toEqual({});
  }, 'eu-west-1'));

it('asks for the load balancer of a target group before anything is made', () => {
  const parsed = setupMonitoringDefinition.input.safeParse({ target_group_arn: stack.target_group_arn });
  expect(parsed.error?.issues).toMatchObject([
    { path: ['load_balancer_arn'], message: expect.stringMatching(/needed/) },
  ]);
});

it('counts what its alarms cost, and what the dashboard does', () => {
  const costs = (input: object) => setupMonitoringDefinition.cost(setupMonitoringDefinition.input.parse(input));
  const all = costs({ ...stack, file_system_id: 'fs-1' });
  expect(all.map(({ item }) => item).slice(0, 2)).toEqual(['12 CloudWatch alarms', expect.stringMatching(/dashboard/)]);
  expect(all.reduce((sum, { hourlyUsd }) => sum + hourlyUsd * 730, 0)).toBeCloseTo(12 * 0.1 + 3);
  expect(costs({}).map(({ item }) => item)).toEqual([expect.stringMatching(/dashboard/), 'Log entries']);
});
