import { idleMonth } from '../../../lib/simulation/costs/idle-month';

const sweeper = {
  Type: 'AWS::Lambda::Function',
  Properties: { Environment: { Variables: { UNITY_FUNCTION: 'sweeper' } } },
};
const rule = (ScheduleExpression: string) => ({
  Type: 'AWS::Events::Rule',
  Properties: { ScheduleExpression, Targets: [{ Arn: { 'Fn::GetAtt': ['Sweeper', 'Arn'] } }] },
});
const metric = { MetricStat: {} };

test('what is paid by the month is counted, alarms by the metrics they read', async () => {
  const { lines, usd, freeTypes } = await idleMonth([
    {
      Bus: { Type: 'AWS::Events::EventBus' },
      Plain: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
      Sum: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [metric, metric, { Expression: 'a + b' }] } },
    },
    { Board: { Type: 'AWS::CloudWatch::Dashboard' } },
  ]);
  expect(lines.map(({ item, count, usd: each }) => [item, count, Number(each.toFixed(4))])).toEqual([
    ['AWS::CloudWatch::Alarm', 2, 0.3],
    ['AWS::CloudWatch::Dashboard', 1, 3],
  ]);
  expect(usd).toBeCloseTo(3.3, 9);
  expect(freeTypes).toEqual(['AWS::Events::EventBus']);
});

test('what a schedule invokes is measured, and paid as often as its rate says', async () => {
  const often = await idleMonth([{ Sweeper: sweeper, Sweep: rule('rate(5 minutes)') }]);
  const seldom = await idleMonth([{ Sweeper: sweeper, Sweep: rule('rate(1 hour)') }]);
  expect(often.lines.map(({ item, count }) => [item, count])).toEqual([['runs of `sweeper`', 8760]]);
  expect(often.lines[0]!.why).toMatch(/6 read units and 12 calls a run/);
  expect(often.usd).toBeGreaterThan(0.001);
  expect(often.usd / seldom.usd).toBeCloseTo(12, 6);
});

test('a type or a schedule of which nobody has said what it costs is refused', async () => {
  await expect(idleMonth([{ Gate: { Type: 'AWS::EC2::NatGateway' } }])).rejects.toThrow(/AWS::EC2::NatGateway/);
  await expect(idleMonth([{ Sweeper: sweeper, Sweep: rule('cron(0 * * * ? *)') }])).rejects.toThrow(/how often/);
});
