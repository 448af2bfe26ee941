import type { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { follow } from '../../../lib/cli/session/follow';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../../lib/local/host/world';
import { distributionWorkflow } from '../../helpers/distribution';
import { ours } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { gatewayTo, person } from './gateway-to';

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

test('what was opened and has ended between two looks is no execution without a session', async () => {
  const workflow = distributionWorkflow();
  const world = new LocalWorld();
  world.install(workflow, 'dev');
  const run = start(world, workflow, { stack_name: 'shop' });
  const { machines, ...rest } = gatewayTo(world);
  const late = {
    send: async (command: DescribeExecutionCommand) => {
      await world.clock.sleep(3_600_000);
      return machines.send(command);
    },
  } as unknown as typeof machines;
  const end = await world.run(
    follow(
      { ...rest, machines: late },
      {
        sessionId: sessionOf(workflow, run),
        executionArn: run.arn,
        waitTails: false,
        timeoutSeconds: undefined,
        reporter: { changed: () => undefined, stop: () => undefined },
        signal: new AbortController().signal,
      },
    ),
  );
  expect(end).toMatchObject({ end: 'session', session: { state: 'completed' } });
});

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
