import type { Gateway } from '../../../lib/cli/gateway/gateway';
import { follow } from '../../../lib/cli/session/follow';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../../lib/local/host/world';
import { distributionWorkflow } from '../../helpers/distribution';
import { ours } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

/** The account as a command on AWS sees it: it waits for nothing but what it is told to. */
const gatewayTo = (world: LocalWorld): Gateway => ({
  machines: world.clients.machines,
  store: world.clients.store,
  clock: world.clock,
  settings: world.settings,
  actor: 'ann',
  engine: () => world.engine(person),
  storedParameters: async () => ({ values: {}, unusable: {} }),
  machineArn: (name) => world.machineArn(name),
  feed: () => Promise.reject(new Error('nobody reads events here')),
  enter: async () => undefined,
  desk: () => Promise.reject(new Error('nobody asks here')),
  inspect: () => Promise.reject(new Error('nobody looks here')),
  install: async () => undefined,
  changed: (seconds) => world.clock.sleep(seconds * 1000),
  flush: () => undefined,
  close: async () => undefined,
});

/** Undoes a distribution and what stands under it, and follows that. */
async function followed(waitTails: boolean) {
  const workflow = distributionWorkflow();
  const world = new LocalWorld();
  world.install(workflow, 'dev');
  const sessionId = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, sessionId);
  await world.run(startRollback(world.engine(person), { sessionId, request: { type: 'full' } }));
  const end = await world.run(
    follow(gatewayTo(world), {
      sessionId,
      waitTails,
      timeoutSeconds: undefined,
      reporter: { changed: () => undefined, stop: () => undefined },
      signal: new AbortController().signal,
    }),
  );
  return { session: end.session, left: ours(world).map((text) => text.split(' ')[0]) };
}

test('a command ends with the verdict, and names what is still on its way out', async () => {
  const { session, left } = await followed(false);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'pending', tails: [{}] } });
  expect(left).toEqual(['AWS::CloudFront::Distribution']);
});

test('one that waits for tails ends when nothing is there any more', async () => {
  const { session, left } = await followed(true);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', tails: [] } });
  expect(left).toEqual([]);
});
