import { readFileSync } from 'node:fs';
import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { startRollback } from '../../lib/engine/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const alb = readFileSync('test/cases/workflow/reference/alb.yml', 'utf8');

/** The user's alb workflow with a file system and a distribution, all of it watched. */
const whole = workflowOf(`${alb.replace(
  'depends_on: [setup_docker]',
  'depends_on: [setup_docker, configure_target_groups, create_distribution, create_efs]',
)}
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    depends_on: [{ step: create_alb, until: created }]
  - name: create_efs
    service: aws
    action: create_efs
    timeout: 300
    depends_on: [create_vpc]
`);

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
