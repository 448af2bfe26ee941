import { deliveryOf } from '../../lib/analytics/delivery';
import { readDeployments } from '../../lib/engine/analytics/read-deployments';
import { answerApproval } from '../../lib/engine/step/approval';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const asks = workflowOf(`
name: asks
steps:
  - {name: bake, service: control, action: wait, timeout: 300, with: {seconds: 20}}
  - {name: go_on, service: control, action: approve, timeout: 7200, with: {message: Go on?}, depends_on: [bake]}
`);

test('what waits for a person is none of the slowest actions, and a part of what the deployment takes', async () => {
  const world = new LocalWorld();
  world.install(asks, 'dev');
  const id = sessionOf(asks, start(world, asks, { stack_name: 'shop' }));
  await world.run(world.clock.sleep(3_600_000));
  const answer = { sessionId: id, step: 'go_on', verdict: 'approved', reason: 'looks good' } as const;
  await world.run(answerApproval(world.engine(person), answer));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  const facts = await world.run(readDeployments(world.engine(person), 'dev', 0));
  const until = world.clock.now();
  const { slowest, actions, lead_time: time } = deliveryOf('dev', facts, { since: until - 86_400_000, until });
  expect(slowest).toEqual(['control.wait']);
  expect(actions.map(({ action }) => action)).toEqual(['control.approve', 'control.wait']);
  expect(actions[0]?.durations?.p50_seconds).toBeGreaterThan(3000);
  expect(time.start_to_ready?.p50_seconds).toBeGreaterThan(3600);
});
