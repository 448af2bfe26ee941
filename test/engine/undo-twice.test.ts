import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { currentInvocation } from '../../lib/local/host/invocation';
import { LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const network = workflowOf(
  'name: network\nsteps:\n  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}\n',
);
const person = { actor: 'ann', via: 'test', reason: 'test' };

test('a rollback waits for whoever has taken a step over from its own undo', async () => {
  // The machine's own undo is slow at its first removal: longer than its lease, so that another invocation takes over.
  let slow: string | undefined;
  let others = 0;
  const world: LocalWorld = new LocalWorld({
    tap: async ({ operation }, proceed) => {
      const invocation = currentInvocation();
      if (invocation?.functionName !== 'undo_network' || !/^(Delete|Detach|Disassociate)/.test(operation))
        return proceed();
      if (slow === undefined) {
        slow = invocation.id;
        world.clock.after(16_000, () => {
          void world.invokeFunction('undo_network', invocation.payload);
        });
        await world.clock.sleep(17_000);
      } else if (slow !== invocation.id) {
        // Slow enough that the first one comes back while this one works.
        others += 1;
        await world.clock.sleep(3_000);
      }
      return proceed();
    },
  });
  world.install(network, 'dev');
  const id = sessionOf(network, start(world, network, { stack_name: 'shop' }));
  expect((await settled(world, id)).state).toBe('completed');
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const session = await settled(world, id);
  expect(others).toBeGreaterThan(0);
  expect([session.state, session.rollback?.verdict, session.rollback?.leftovers]).toEqual(['rolled_back', 'clean', []]);
});
