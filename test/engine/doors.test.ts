import { moveSession } from '../../lib/engine/session/move-session';
import { openSession } from '../../lib/engine/session/open-session';
import { admit } from '../../lib/engine/session/preflight';
import { loadSession } from '../../lib/engine/session/session-store';
import { sweepSessions } from '../../lib/engine/watch/watchdog';
import { currentInvocation } from '../../lib/local/host/invocation';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { deploy, sessionOf, settled, start } from '../helpers/worlds';

const waits = workflowOf(`
name: waits
steps:
  - {name: a, service: control, action: wait, timeout: 60, with: {seconds: 5}}
  - {name: b, service: control, action: wait, timeout: 600, depends_on: [a], with: {seconds: 100}}
`);
const person = { actor: 'ann', via: 'test', reason: 'test' };
const unseen = 'arn:aws:states:eu-west-1:123456789012:execution:unity-dev-waits:not-shown-yet';

function worldWithWaits(tap?: CallTap): LocalWorld {
  const world = new LocalWorld(tap ? { tap } : {});
  world.install(waits, 'dev');
  return world;
}

/** Opens a session for an execution that AWS does not show (yet). */
async function opened(world: LocalWorld, stack: string): Promise<string> {
  const answer = await world.run(
    openSession(world.engine(person), {
      request: { stack_name: stack },
      environment: 'dev',
      workflow_id: waits.id,
      execution_arn: unseen,
      execution_started_at: new Date(world.clock.now()).toISOString(),
    }),
  );
  expect(answer.status).toBe('opened');
  return answer.session_id;
}

test('a session that was ended before it was admitted stays ended', async () => {
  const world = worldWithWaits();
  const engine = world.engine(person);
  const id = await opened(world, 'shop');
  await world.run(moveSession(engine, await world.run(loadSession(engine.ledger, id)), 'failed'));
  const answer = await world.run(admit(engine, { session_id: id, epoch: 1, preflight: [] }));
  expect(answer.status).toBe('refused');
  expect((await world.run(loadSession(engine.ledger, id))).state).toBe('failed');
});

test('an execution that AWS does not show yet is believed, for two minutes', async () => {
  const world = worldWithWaits();
  const engine = world.engine(person);
  const id = await opened(world, 'shop');
  const newcomer = start(world, waits, { stack_name: 'shop' });
  await settled(world, sessionOf(waits, newcomer));
  expect(newcomer).toMatchObject({ error: 'StackBusy' });
  expect((await world.run(loadSession(engine.ledger, id))).state).toBe('validating');
  await world.run(world.clock.sleep(121_000));
  expect(await world.run(sweepSessions(engine, ['dev'], () => undefined))).toEqual({ rescued: [id], expired: [] });
  expect((await world.run(loadSession(engine.ledger, id))).state).toBe('failed');
});

test('one session that cannot be looked at does not keep the others from being swept', async () => {
  let broken = '';
  const world = worldWithWaits(async (call, proceed) => {
    const { executionArn } = call.input as { executionArn?: string };
    if (call.operation === 'DescribeExecution' && executionArn === broken) {
      throw Object.assign(new Error('denied'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
    }
    return proceed();
  });
  const runs = ['one', 'two'].map((stack) => start(world, waits, { stack_name: stack }, stack));
  await world.run(world.clock.sleep(10_000));
  for (const run of runs) Object.assign(run, { status: 'ABORTED' });
  broken = runs[1]!.arn;
  await expect(world.run(sweepSessions(world.engine(person), ['dev'], () => undefined))).rejects.toThrow(
    '1 sessions or checkpoints could not be looked at',
  );
  expect((await settled(world, sessionOf(waits, runs[0]!))).state).toBe('rolled_back');
});

test.each(['gate', 'make_control', 'close_session', 'open_session', 'hold'])(
  'a store that fails for a while under %s delays the deployment and does not end it',
  async (functionName) => {
    let left = 14;
    const tap: CallTap = async (call, proceed) => {
      if (call.service === 'dynamodb' && currentInvocation()?.functionName === functionName && left > 0) {
        left -= 1;
        throw Object.assign(new Error('internal'), { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
      }
      return proceed();
    };
    const { session } = await deploy(waits, { tap });
    expect(left).toBe(0);
    expect(session).toMatchObject({ state: 'completed', root_cause: null });
  },
);
