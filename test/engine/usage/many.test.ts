import { CloudWatchClient, type GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { shownInstances } from '../../../lambdas/resources/ec2/instance';
import type { Clients } from '../../../lambdas/shared/clients';
import type { ActingEngine } from '../../../lib/engine/engine';
import { figuresOf } from '../../../lib/engine/usage/figures-of';

const ids = Array.from({ length: 501 }, (_, index) => `i-${index}`);

test('more instances than a filter or a request takes are all asked for', async () => {
  const asked = { values: [] as number[], queries: [] as number[] };
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof DescribeInstancesCommand) {
      const { Values = [] } = command.input.Filters?.[0] ?? {};
      asked.values.push(Values.length);
      return { Reservations: [{ Instances: Values.map((InstanceId) => ({ InstanceId })) }] };
    }
    const { MetricDataQueries = [] } = (command as GetMetricDataCommand).input;
    asked.queries.push(MetricDataQueries.length);
    return { MetricDataResults: MetricDataQueries.map(({ Id }) => ({ Id, Values: [5] })) };
  };
  const here = { region: 'eu-west-1' };
  const ec2 = Object.assign(new EC2Client(here), { send });
  const cloudwatch = Object.assign(new CloudWatchClient(here), { send });
  const clients = { ec2, cloudwatch, globalCloudwatch: cloudwatch } as unknown as Clients;

  expect([...(await shownInstances({ clients }, ids)).keys()]).toEqual(ids);
  expect(asked.values).toEqual([200, 200, 101]);
  const things = ids.map((id) => ({ step: 'launch', type: 'AWS::EC2::Instance', id }));
  const figures = await figuresOf({ clients } as ActingEngine, things, { from: 0, to: 600_000 });
  expect(figures.map(({ id, average }) => [id, average])).toEqual(ids.map((id) => [id, 5]));
  expect(asked.queries.toSorted((a, b) => b - a)).toEqual([500, 500, 2]);
});
