import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { watchedStack } from '../helpers/watched';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

const whole = workflowOf(watchedStack('[setup_docker, configure_target_groups, create_distribution, create_efs]'));

/** The alarms of a region by what follows the names' beginning, with their states. */
async function statesOf(world: LocalWorld, client: 'cloudwatch' | 'globalCloudwatch') {
  const call = world.cloud.call(client, 'DescribeAlarms', { AlarmNamePrefix: 'unity-shop-', MaxRecords: 100 });
  const { MetricAlarms = [] } = (await world.run(call)) as DescribeAlarmsOutput;
  return MetricAlarms.map(({ AlarmName = '', StateValue }) => [AlarmName.slice(11, -9), StateValue] as const);
}

test('a stack with everything is watched by alarms that tell how it is, and leaves none of them behind', async () => {
  const world = new LocalWorld();
  world.install(whole, 'dev');
  const before = world.cloud.baselineFingerprint();
  const id = sessionOf(whole, start(world, whole, { stack_name: 'shop' }));
  const deployed = await settled(world, id);
  expect(deployed).toMatchObject({ state: 'completed', root_cause: null });

  await world.run(world.clock.sleep(1_200_000));
  const states = Object.fromEntries([
    ...(await statesOf(world, 'cloudwatch')),
    ...(await statesOf(world, 'globalCloudwatch')),
  ]);
  const { instance_ids = [] } = deployed.steps.find(({ name }) => name === 'launch_instances')!.output as {
    readonly instance_ids?: readonly string[];
  };
  const kinds = ['alb-5xx', 'alb-target-5xx', 'alb-p95', 'alb-p99', 'alb-rejected', 'targets-unhealthy'];
  const single = [...kinds, 'targets-none-healthy', 'cdn-5xx', 'efs-io', 'efs-credits'];
  const each = instance_ids.flatMap((instance) => [`cpu-${instance}`, `status-${instance}`]);
  expect(states).toEqual(Object.fromEntries([...single, ...each].map((key) => [key, 'OK'])));

  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const undone = await settled(world, id);
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toEqual(before);
});
