import {
  DashboardInvalidInputError,
  DashboardNotFoundError,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricStatisticsCommand,
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  ResourceNotFound,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import type { World } from '../../../lib/local/cloud/account/world';
import { countRequest } from '../../../lib/local/cloud/cloudwatch/requests';
import { emptyCloudWatch } from '../../../lib/local/cloud/cloudwatch/state';
import { codeOf, type SimulatedAccount, simulatedAccount } from '../../helpers/simulated-account';
import { makeNetwork, runInstance } from '../../helpers/simulated-network';

const settings: PutMetricAlarmCommandInput = {
  AlarmName: 'cpu',
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 2,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
};

const put = ({ clients }: SimulatedAccount, changes: Partial<PutMetricAlarmCommandInput> = {}) =>
  clients.cloudwatch.send(new PutMetricAlarmCommand({ ...settings, ...changes }));

async function alarms({ clients }: SimulatedAccount, query = {}) {
  return (await clients.cloudwatch.send(new DescribeAlarmsCommand(query))).MetricAlarms!;
}

describe('alarms', () => {
  test('are overwritten by the same name, but for their tags', async () => {
    const account = simulatedAccount();
    await put(account, { Tags: [{ Key: 'step', Value: 'one' }] });
    await put(account, { Threshold: 90, Tags: [{ Key: 'step', Value: 'two' }] });
    const [alarm, ...others] = await alarms(account);
    expect(others).toEqual([]);
    expect(alarm!.Threshold).toBe(90);
    const list = new ListTagsForResourceCommand({ ResourceARN: alarm!.AlarmArn });
    expect((await account.clients.cloudwatch.send(list)).Tags).toEqual([{ Key: 'step', Value: 'one' }]);
    const Tags = [{ Key: 'more', Value: '1' }];
    await account.clients.cloudwatch.send(new TagResourceCommand({ ResourceARN: alarm!.AlarmArn, Tags }));
    expect((await account.clients.cloudwatch.send(list)).Tags).toHaveLength(2);
  });

  test('begin without data and are judged when their instance reports', async () => {
    const account = simulatedAccount();
    const id = await runInstance(account.clients, await makeNetwork(account.clients));
    const Dimensions = [{ Name: 'InstanceId', Value: id }];
    await put(account, { Dimensions });
    await put(account, { AlarmName: 'none' });
    expect((await alarms(account)).map((alarm) => alarm.StateValue)).toEqual([
      'INSUFFICIENT_DATA',
      'INSUFFICIENT_DATA',
    ]);
    account.clock.pass(120);
    expect((await alarms(account)).map((alarm) => alarm.StateValue)).toEqual(['OK', 'INSUFFICIENT_DATA']);
    expect(await alarms(account, { StateValue: 'OK' })).toHaveLength(1);
  });

  test('treat missing data as told, and metrics of our own as they are', async () => {
    const account = simulatedAccount();
    const own = { Namespace: 'Unity', MetricName: 'Failures', Statistic: 'Sum' as const, Threshold: 1 };
    await put(account, { ...own, AlarmName: 'a', TreatMissingData: 'breaching' });
    await put(account, { ...own, AlarmName: 'b', TreatMissingData: 'notBreaching' });
    account.clock.pass(60);
    const states = async () => (await alarms(account)).map((alarm) => alarm.StateValue);
    expect(await states()).toEqual(['ALARM', 'OK']);
    const MetricData = [{ MetricName: 'Failures', Value: 2 }];
    await account.clients.cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Unity', MetricData }));
    expect(await states()).toEqual(['ALARM', 'ALARM']);
  });

  test('that are deleted by name need not all be there, but one', async () => {
    const account = simulatedAccount();
    await put(account);
    const remove = (...AlarmNames: string[]) =>
      account.clients.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
    await remove('cpu', 'unknown');
    expect(await alarms(account)).toEqual([]);
    await expect(remove('cpu')).rejects.toThrow(ResourceNotFound);
  });

  test.each([
    [{ Period: 45 }, 'InvalidParameterValueException'],
    [{ EvaluationPeriods: 0 }, 'InvalidParameterValueException'],
    [{ Period: 300, EvaluationPeriods: 300 }, 'InvalidParameterValueException'],
    [{ AlarmName: 'a'.repeat(256) }, 'InvalidParameterValueException'],
    [{ ExtendedStatistic: 'p99' }, 'InvalidParameterCombinationException'],
    [{ Threshold: undefined }, 'MissingRequiredParameterException'],
    [{ ComparisonOperator: undefined }, 'MissingRequiredParameterException'],
    [{ AlarmName: undefined }, 'MissingRequiredParameterException'],
    [{ AlarmDescription: 'a'.repeat(1025) }, 'InvalidParameterValueException'],
    [{ Statistic: undefined }, 'InvalidParameterCombinationException'],
    [{ Statistic: undefined, ExtendedStatistic: 'p101' }, 'InvalidParameterValueException'],
    [{ Statistic: undefined, ExtendedStatistic: '99' }, 'InvalidParameterValueException'],
    [{ Statistic: 'Median' }, 'InvalidParameterValueException'],
    [{ EvaluateLowSampleCountPercentile: 'maybe' }, 'InvalidParameterValueException'],
    [{ TreatMissingData: 'fine' }, 'InvalidParameterValueException'],
    [{ DatapointsToAlarm: 3 }, 'InvalidParameterValueException'],
    [{ Namespace: ':AWS' }, 'InvalidParameterValueException'],
    [{ Dimensions: [{ Name: 'A', Value: '' }] }, 'InvalidParameterValueException'],
    [{ Dimensions: [1, 2].map((n) => ({ Name: 'A', Value: `${n}` })) }, 'InvalidParameterValueException'],
    [
      { Dimensions: Array.from({ length: 31 }, (_, n) => ({ Name: `${n}`, Value: 'a' })) },
      'InvalidParameterValueException',
    ],
    [{ AlarmActions: ['on-call'] }, 'InvalidParameterValueException'],
    [{ AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:on-call'] }, 'InvalidParameterValueException'],
    [{ AlarmActions: Array.from({ length: 6 }, () => 'arn:aws:sns:us-east-1:1:a') }, 'InvalidParameterValueException'],
  ])('are refused with %j', async (changes, code) => {
    expect(await codeOf(put(simulatedAccount(), changes as Partial<PutMetricAlarmCommandInput>))).toBe(code);
  });
});

test.each(['p0', 'p95', 'p99.9', 'p100', 'tm99', 'IQM', 'TM(10%:90%)'])(
  '%s is a statistic',
  async (ExtendedStatistic) => {
    const changes = { Statistic: undefined, ExtendedStatistic, EvaluateLowSampleCountPercentile: 'ignore' };
    expect(await codeOf(put(simulatedAccount(), changes as Partial<PutMetricAlarmCommandInput>))).toBe('accepted');
  },
);

test('at most 100 alarms are deleted at once', async () => {
  const account = simulatedAccount();
  await put(account);
  const remove = (count: number) => {
    const AlarmNames = ['cpu', ...Array.from({ length: count - 1 }, (_, index) => `other-${index}`)];
    return codeOf(account.clients.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames })));
  };
  expect(await remove(101)).toBe('InvalidParameterValueException');
  expect(await remove(100)).toBe('accepted');
});

describe('dashboards', () => {
  test('are written, read, listed and deleted', async () => {
    const { cloudwatch } = simulatedAccount().clients;
    const DashboardName = 'shop-dev';
    const body = JSON.stringify({ widgets: [] });
    await cloudwatch.send(new PutDashboardCommand({ DashboardName, DashboardBody: body }));
    const read = () => cloudwatch.send(new GetDashboardCommand({ DashboardName }));
    expect((await read()).DashboardBody).toBe(body);
    const { DashboardEntries } = await cloudwatch.send(new ListDashboardsCommand({ DashboardNamePrefix: 'shop' }));
    expect(DashboardEntries).toMatchObject([{ DashboardName, Size: body.length }]);
    await cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [DashboardName] }));
    await expect(read()).rejects.toThrow(DashboardNotFoundError);
  });

  test('keep the tags that they were made with, and say whose they are', async () => {
    const { cloudwatch } = simulatedAccount().clients;
    const write = (Value: string) =>
      cloudwatch.send(
        new PutDashboardCommand({ DashboardName: 'a', DashboardBody: '{}', Tags: [{ Key: 'owner', Value }] }),
      );
    await write('me');
    await write('you');
    const { DashboardArn } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: 'a' }));
    expect(DashboardArn).toBe('arn:aws:cloudwatch::111122223333:dashboard/a');
    const list = new ListTagsForResourceCommand({ ResourceARN: DashboardArn });
    expect((await cloudwatch.send(list)).Tags).toEqual([{ Key: 'owner', Value: 'me' }]);
  });

  const text = { type: 'text', x: 0, y: 0, width: 24, height: 1, properties: { markdown: '# Hello' } };
  const metric = { type: 'metric', properties: { region: 'us-east-1', metrics: [['AWS/EC2', 'CPUUtilization']] } };
  test.each<[string, unknown, string]>([
    ['no list', {}, '/widgets'],
    ['too many', Array.from({ length: 501 }, () => text), '/widgets'],
    ['a tile of an unknown type', [text, { ...text, type: 'pie' }], '/widgets/1/type'],
    ['a tile without properties', [{ ...text, properties: undefined }], '/widgets/0'],
    ['a tile beyond the columns', [{ ...text, x: 24 }], '/widgets/0/x'],
    ['a chart without a region', [{ ...metric, properties: { metrics: [] } }], '/widgets/0/properties'],
    [
      'more than a hundred alarms on a tile',
      [{ type: 'alarm', properties: { alarms: Array.from({ length: 101 }, () => 'arn') } }],
      '/widgets/0/properties/alarms',
    ],
  ])('are refused with %s, and told where', async (_what, widgets, DataPath) => {
    const { cloudwatch } = simulatedAccount().clients;
    const DashboardBody = JSON.stringify({ widgets });
    const call = cloudwatch.send(new PutDashboardCommand({ DashboardName: 'a', DashboardBody }));
    await expect(call).rejects.toMatchObject({
      name: 'DashboardInvalidInputError',
      dashboardValidationMessages: [{ DataPath }],
    });
    await expect(cloudwatch.send(new GetDashboardCommand({ DashboardName: 'a' }))).rejects.toThrow(
      DashboardNotFoundError,
    );
  });

  test('take tiles of every kind that has what it needs', async () => {
    const { cloudwatch } = simulatedAccount().clients;
    const log = { type: 'log', properties: { region: 'us-east-1', query: "SOURCE 'a' | limit 1" } };
    const alarm = { type: 'alarm', properties: { alarms: ['arn:aws:cloudwatch:us-east-1:111122223333:alarm:a'] } };
    const DashboardBody = JSON.stringify({ widgets: [text, metric, log, alarm] });
    const put = cloudwatch.send(new PutDashboardCommand({ DashboardName: 'a', DashboardBody }));
    expect((await put).DashboardValidationMessages).toEqual([]);
  });

  test('must be JSON', async () => {
    const { cloudwatch } = simulatedAccount().clients;
    const command = new PutDashboardCommand({ DashboardName: 'a', DashboardBody: '{' });
    await expect(cloudwatch.send(command)).rejects.toThrow(DashboardInvalidInputError);
  });
});

describe('metrics', () => {
  test('are summed up by period', async () => {
    const account = simulatedAccount();
    const { cloudwatch } = account.clients;
    const start = new Date(account.clock.now());
    const MetricData = [3, 5].map((Value) => ({ MetricName: 'Steps', Value, Timestamp: start }));
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Unity', MetricData }));
    const query = new GetMetricStatisticsCommand({
      Namespace: 'Unity',
      MetricName: 'Steps',
      StartTime: start,
      EndTime: new Date(start.getTime() + 60_000),
      Period: 60,
      Statistics: ['Sum'],
    });
    const { Datapoints } = await cloudwatch.send(query);
    expect(Datapoints).toMatchObject([{ Sum: 8, Average: 4, Minimum: 3, Maximum: 5, SampleCount: 2 }]);
    const foreign = new PutMetricDataCommand({ Namespace: 'AWS/EC2', MetricData });
    expect(await codeOf(cloudwatch.send(foreign))).toBe('InvalidParameterValueException');
  });

  test('of requests are counted by the minute, and the oldest go when there are too many', () => {
    const cloudwatch = emptyCloudWatch();
    const count = (minute: number) =>
      countRequest({ state: { cloudwatch }, now: minute * 60_000 + 7 } as World, 'AWS/CloudFront', 'Requests', 'a=b');
    for (let minute = 0; minute <= 10_000; minute++) count(minute);
    count(10_000);
    expect(cloudwatch.data).toHaveLength(10_000);
    expect(cloudwatch.data[0]).toMatchObject({ at: 60_000, value: 1 });
    expect(cloudwatch.data.at(-1)).toMatchObject({ at: 600_000_000, value: 2 });
  });
});
