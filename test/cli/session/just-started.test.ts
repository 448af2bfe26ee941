import { DescribeExecutionCommand, ExecutionDoesNotExist, type SFNClient } from '@aws-sdk/client-sfn';
import { follow } from '../../../lib/cli/session/follow';
import type { StartedExecution } from '../../../lib/cli/session/just-started';
import { untilClaimed } from '../../../lib/cli/session/start-resume';
import { LocalWorld } from '../../../lib/local/host/world';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { waitingWorkflow } from '../../stacks/installation';
import { gatewayTo } from './gateway-to';

const workflow = waitingWorkflow('flow', 1);
let world: LocalWorld;
beforeEach(() => {
  world = new LocalWorld();
  world.install(workflow, 'dev');
});

/** Step Functions as it may be on AWS: what has just been started is not shown at so many looks. */
const showingLate = (machines: SFNClient, looks: number, shown?: StartedExecution) => {
  let left = looks;
  const send = async (command: object): Promise<unknown> => {
    if (!(command instanceof DescribeExecutionCommand)) return machines.send(command as never);
    left -= 1;
    if (left >= 0) throw new ExecutionDoesNotExist({ message: 'not shown', $metadata: {} });
    return shown ?? machines.send(command);
  };
  return { machines: { send } as unknown as SFNClient, hidden: () => looks - Math.max(0, left) };
};

function followed(machines: SFNClient, sessionId: string, executionArn: string) {
  const reporter = { changed: () => undefined, stop: () => undefined };
  const signal = new AbortController().signal;
  const following = { sessionId, executionArn, reporter, signal, waitTails: false, timeoutSeconds: undefined };
  return world.run(follow({ ...gatewayTo(world), machines }, following));
}

test('a deployment is followed though reads do not show its execution yet', async () => {
  const execution = start(world, workflow, { stack_name: 'shop' });
  const late = showingLate(world.clients.machines, 2);
  const { session } = await followed(late.machines, sessionOf(workflow, execution), execution.arn);
  expect(session?.state).toBe('completed');
  expect(late.hidden()).toBe(2);
});

test('one that never comes to be shown is not waited for for ever', async () => {
  const late = showingLate(world.clients.machines, Number.POSITIVE_INFINITY);
  const before = world.clock.now();
  const arn = `${world.machineArn('unity-dev-flow')}:nobody`;
  await expect(followed(late.machines, 'flow-nobody', arn)).rejects.toBeInstanceOf(ExecutionDoesNotExist);
  expect(world.clock.now() - before).toBeGreaterThanOrEqual(30_000);
});

test('why a resume was refused is told, though reads do not show its execution yet', async () => {
  const sessionId = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, sessionId);
  const refused = { status: 'FAILED', error: 'TransitionRefused', cause: 'it has completed' } as const;
  const { machines } = showingLate(world.clients.machines, 2, refused);
  const waiting = world.run(untilClaimed({ ...gatewayTo(world), machines }, sessionId, 'arn:of:a:resume'));
  await expect(waiting).rejects.toMatchObject({ code: 'TransitionRefused' });
});
