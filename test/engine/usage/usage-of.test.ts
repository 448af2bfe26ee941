import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeInstancesCommand,
  type DescribeInstancesCommandOutput,
  DescribeSpotPriceHistoryCommand,
} from '@aws-sdk/client-ec2';
import type { Usage } from '../../../lib/domain/usage';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../../lib/local/host/world';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowFrom, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

/** Spot and on demand side by side. */
const mixed = workflowOf(`
name: mixed
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: spot, service: aws, action: launch_spot_instance, timeout: 600, depends_on: [network], with: {count: 2}}
  - {name: steady, service: aws, action: launch_instances, timeout: 600, depends_on: [network], with: {count: 1}}
`);

/** What calls are refused, by operation. */
type Refused = Readonly<Record<string, string>>;

async function deployed(
  workflow: Workflow,
  refused: Refused = {},
  /** What AWS answers at the look, made of what it would. */
  answered: (operation: string, answer: unknown) => unknown = (_, answer) => answer,
): Promise<{ readonly world: LocalWorld; readonly id: string; usage(): Promise<Usage> }> {
  let isLooking = false;
  const world = new LocalWorld({
    tap: async ({ operation }, proceed) => {
      const name = isLooking ? refused[operation] : undefined;
      if (name === undefined) return isLooking ? answered(operation, await proceed()) : proceed();
      throw Object.assign(new Error('not for you'), { name, $metadata: { httpStatusCode: 403 } });
    },
  });
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  const usage = async (): Promise<Usage> => {
    isLooking = true;
    return (await world.run(world.invokeFunction('inspect', { usage: id }))) as unknown as Usage;
  };
  return { world, id, usage };
}

test('instances cost what AWS says at present: spot by zone, others by the price list, each on its own', async () => {
  const { world, usage } = await deployed(mixed);
  const { prices, gaps } = await usage();
  expect(gaps).toEqual([]);
  const { Reservations = [] } = await world.run(world.clients.clients.ec2.send(new DescribeInstancesCommand({})));
  const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
  const now = new Date(world.clock.now());
  const spotPrices = await world.run(
    world.clients.clients.ec2.send(new DescribeSpotPriceHistoryCommand({ StartTime: now, EndTime: now })),
  );
  const spot = prices.filter(({ step }) => step === 'spot');
  expect(spot).toHaveLength(2);
  for (const price of spot) {
    const instance = instances.find(({ InstanceId }) => InstanceId === price.id);
    const told = spotPrices.SpotPriceHistory?.find(
      ({ InstanceType, AvailabilityZone }) =>
        InstanceType === instance?.InstanceType && AvailabilityZone === instance?.Placement?.AvailabilityZone,
    );
    expect(price).toMatchObject({ market: 'spot', source: 'spot_history', hourly_usd: Number(told?.SpotPrice) });
  }
  // The price list of this region, not the table of us-east-1.
  expect(prices.filter(({ step }) => step === 'steady')).toEqual([
    expect.objectContaining({
      market: 'on-demand',
      instance_type: 't3.small',
      source: 'price_list',
      hourly_usd: 0.02288,
      on_demand_hourly_usd: 0.02288,
    }),
  ]);
});

test('CPU is told as CloudWatch tells it, requests as balancers and distributions count them', async () => {
  const { world, usage } = await deployed(workflowFrom('workflows/cdn.yml'));
  await world.run(world.clock.sleep(2 * 3_600_000));
  const { figures, from, to } = await usage();
  const cpu = figures.filter(({ figure }) => figure === 'cpu');
  expect(cpu.map(({ step }) => step)).toEqual(['launch_instances', 'launch_instances']);
  for (const { id, average, maximum } of cpu) {
    const { MetricDataResults } = await world.run(
      world.clients.clients.cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(from),
          EndTime: new Date(to),
          MetricDataQueries: [
            {
              Id: 'cpu',
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/EC2',
                  MetricName: 'CPUUtilization',
                  Dimensions: [{ Name: 'InstanceId', Value: id }],
                },
                Period: 300,
                Stat: 'Average',
              },
            },
          ],
        }),
      ),
    );
    const values = MetricDataResults?.[0]?.Values ?? [];
    expect(values.length).toBeGreaterThan(20);
    expect(average).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 1);
    expect(maximum).toBeCloseTo(Math.max(...values), 1);
  }
  const requests = figures.filter(({ figure }) => figure === 'requests');
  const [balancer, edge] = [
    requests.find(({ step }) => step === 'create_alb')?.total,
    requests.find(({ step }) => step === 'create_distribution')?.total,
  ];
  expect(edge).toBeGreaterThan(0);
  // What comes through the edge comes through the balancer, and its own checks beside it.
  expect(balancer).toBeGreaterThanOrEqual(edge ?? 0);
});

test('what is refused is named with its reason, the rest is told, and the table stands in', async () => {
  const { usage } = await deployed(mixed, {
    GetMetricData: 'AccessDenied',
    DescribeSpotPriceHistory: 'UnauthorizedOperation',
    GetProducts: 'AccessDeniedException',
  });
  const { figures, prices, gaps } = await usage();
  expect(figures).toEqual([]);
  expect(gaps.map(({ what }) => what).sort()).toEqual(['figures', 'list_prices', 'spot_prices']);
  for (const { code, message } of gaps) expect([code, message]).not.toContain('');
  expect(prices.map(({ source }) => source)).toEqual(['table', 'table', 'table']);
  expect(prices.find(({ step }) => step === 'steady')?.hourly_usd).toBe(0.0208);
});

test('what somebody has stopped costs nothing at present, and no price is told of it', async () => {
  const stopped: string[] = [];
  const stop = ({ Reservations = [] }: DescribeInstancesCommandOutput) => ({
    Reservations: Reservations.map(({ Instances = [] }) => ({
      Instances: Instances.map((instance) => {
        if (instance.InstanceLifecycle === 'spot' || instance.InstanceId === undefined) return instance;
        stopped.push(instance.InstanceId);
        return { ...instance, State: { Name: 'stopped' as const, Code: 80 } };
      }),
    })),
  });
  const { usage } = await deployed(mixed, {}, (operation, answer) =>
    operation === 'DescribeInstances' ? stop(answer as DescribeInstancesCommandOutput) : answer,
  );
  const { prices, gaps } = await usage();
  expect(stopped).toHaveLength(1);
  expect(gaps).toEqual([]);
  expect(prices.map(({ step }) => step)).toEqual(['spot', 'spot']);
});

test('of what does not run nothing is told, and of what is undone nothing is asked', async () => {
  const { world, id, usage } = await deployed(mixed);
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back' });
  expect(await usage()).toMatchObject({ figures: [], prices: [], gaps: [] });
});
