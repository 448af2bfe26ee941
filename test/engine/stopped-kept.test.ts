import { LocalWorld } from '../../lib/local/host/world';
import type { ExecutionRecord } from '../../lib/local/states/executions';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const network = workflowOf(
  'name: network\nsteps:\n  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}\n',
);

test('once a stopped deployment is kept as it is, nothing works on it any more, and its steps say so', async () => {
  let execution: ExecutionRecord | undefined;
  let hasFailed = false;
  const after: string[] = [];
  const world: LocalWorld = new LocalWorld({
    tap: async ({ service, operation }, proceed) => {
      if (service === 'ec2' && !operation.startsWith('Describe') && hasFailed) after.push(operation);
      const answer = await proceed();
      if (operation === 'CreateVpc' && execution) {
        world.executions.stop(execution.arn, 'Stopped', 'by a person');
        // The function that makes the network runs on, and each of its calls takes its time.
        await world.clock.sleep(3_000);
      }
      return answer;
    },
  });
  world.install(network, 'dev');
  world.store.onWrite(({ newImage }) => {
    if (newImage?.kind?.S === 'session' && newImage.state?.S === 'failed') hasFailed = true;
  });
  execution = start(world, network, { stack_name: 'shop', on_failure: 'keep' });
  const id = sessionOf(network, execution);
  await settled(world, id);
  await world.run(world.clock.sleep(300_000));
  const session = await settled(world, id);
  expect(hasFailed).toBe(true);
  expect(after).toEqual([]);
  expect(session).toMatchObject({ state: 'failed', rollback: null, root_cause: { code: 'ExecutionStopped' } });
  expect(session.steps).toMatchObject([{ name: 'create_vpc', state: 'failed', cancelled: true }]);
  expect(session.resources).toMatchObject([{ type: 'AWS::EC2::VPC', state: 'active' }]);
  expect(session.resources[0]!.id).toMatch(/^vpc-/);
});
