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
  ])('are refused with %j', async (changes, code) => {
    expect(await codeOf(put(simulatedAccount(), changes as Partial<PutMetricAlarmCommandInput>))).toBe(code);
  });
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
});
