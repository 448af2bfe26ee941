import { UnityError } from '../../lib/domain/errors/unity-error';
import type { RollbackRequest } from '../../lib/domain/session';
import type { SessionDocument } from '../../lib/domain/session-document';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { when } from '../../lib/ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowFrom, workflowOf } from '../helpers/spot';
import { deploy, sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

/** Two networks, of which the second is made once the first has its checkpoint. */
const workflow = workflowOf(`
name: nets
steps:
  - {name: first, service: aws, action: create_vpc, timeout: 300, checkpoint: one}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [first], with: {seconds: 30}}
  - {name: second, service: aws, action: create_vpc, timeout: 300, depends_on: [pause]}
`);

const toOne: RollbackRequest = { type: 'partial', checkpoint: 'one' };
const control: RollbackRequest = { type: 'service', service: 'control' };
const aws: RollbackRequest = { type: 'service', service: 'aws' };

/** Asks for a rollback; its error where it is refused. */
function ask(world: LocalWorld, sessionId: string, request: RollbackRequest): Promise<string> {
  return startRollback(world.engine(person), { sessionId, request }).then(
    () => 'accepted',
    (error: unknown) => (error instanceof UnityError ? error.code : String(error)),
  );
}

async function undo(world: LocalWorld, { session_id: id }: SessionDocument, request: RollbackRequest) {
  expect(await world.run(ask(world, id, request))).toBe('accepted');
  return settled(world, id);
}

describe('whose a stack is', () => {
  test('a rollback of one service that leaves nothing gives the stack free', async () => {
    const { world, session } = await deploy(workflow);
    const undone = await undo(world, session, aws);
    expect(undone).toMatchObject({ state: 'rolled_back', rollback: { type: 'service', verdict: 'clean' } });
    expect(ours(world)).toEqual([]);
    const next = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }, 'run-2'));
    expect(await settled(world, next)).toMatchObject({ state: 'completed', refusals: [] });
  });

  test('a rollback of one service that leaves something keeps it', async () => {
    const { world, session } = await deploy(workflow);
    await undo(world, session, control);
    expect(ours(world).length).toBeGreaterThan(0);
    const next = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }, 'run-2'));
    expect(await settled(world, next)).toMatchObject({ state: 'failed', refusals: [{ code: 'StackOccupied' }] });
  });
});

describe('two who ask at once', () => {
  test('for different things: one is told that it cannot be now, and what the other asked for is done', async () => {
    const { world, session } = await deploy(workflow);
    const id = session.session_id;
    const told = await world.run(Promise.all([ask(world, id, { type: 'full' }), ask(world, id, control)]));
    expect([...told].sort()).toEqual(['TransitionRefused', 'accepted']);
    const [type, other] = told[0] === 'accepted' ? ['full', 0] : ['service', 1];
    const ended = await settled(world, id);
    expect(ended.rollback).toMatchObject({ type, verdict: 'clean' });
    expect(ours(world).length > 0).toBe(other === 1);
  });

  test('for the same: it is done once', async () => {
    const { world, session } = await deploy(workflow);
    const id = session.session_id;
    expect(await world.run(Promise.all([ask(world, id, toOne), ask(world, id, toOne)]))).toEqual([
      'accepted',
      'accepted',
    ]);
    expect((await settled(world, id)).executions.filter(({ role }) => role === 'rollback')).toHaveLength(1);
  });
});

describe('a rollback of what still runs', () => {
  test('says of steps that it stopped in flight that they were stopped', async () => {
    const world = new LocalWorld();
    world.install(workflow, 'dev');
    const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
    const request: RollbackRequest = { type: 'full' };
    await world.run(world.clock.sleep(5_000));
    expect(await world.run(ask(world, id, request))).toBe('accepted');
    const { steps, rollback } = await settled(world, id);
    expect(rollback).toMatchObject({ verdict: 'clean' });
    expect(steps[0]).toMatchObject({ name: 'first', state: 'failed', cancelled: true });
  });
});

describe('what earlier rollbacks have left', () => {
  const always = when.present('pk');

  test('a step that one was given up before it came to is no business of the next', async () => {
    const { world, session } = await deploy(workflow);
    const { ledger } = world.engine(person);
    const undoOf = { epoch: 0, state: 'pending', waits_for: [], attempts: 0 };
    await world.run(
      ledger.update<StepItem>(keys.step(session.session_id, 'first'), { set: [['undo', undoOf]] }, always),
    );
    expect((await undo(world, session, control)).rollback).toMatchObject({ verdict: 'clean', leftovers: [] });
    const item = await world.run(ledger.get<SessionItem>(keys.session(session.session_id)));
    // Once more for every generation that it may have, before this was looked at.
    expect(item?.rollback_starts).toBe(1);
  });

  test('what one took for gone and is there goes with the next, whatever that is asked for', async () => {
    // Nothing of the service is under the second network.
    const { world, session } = await deploy(
      workflowOf(`
name: nets
steps:
  - {name: first, service: aws, action: create_vpc, timeout: 300, checkpoint: one}
  - {name: second, service: aws, action: create_vpc, timeout: 300, depends_on: [first]}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [first], with: {seconds: 30}}
`),
    );
    const { resources } = await undo(world, session, toOne);
    const { key } = resources.find(({ step, type }) => step === 'second' && type === 'AWS::EC2::VPC')!;
    const { ledger } = world.engine(person);
    const found = { set: [[['resources', key, 'state'], 'active']] } as const;
    await world.run(ledger.update<StepItem>(keys.step(session.session_id, 'second'), found, always));
    const after = await undo(world, session, { type: 'service', service: 'control' });
    expect(after.rollback).toMatchObject({ type: 'service', verdict: 'clean' });
    expect(after.resources.filter(({ step, state }) => step === 'second' && state !== 'deleted')).toEqual([]);
    expect(after.resources.filter(({ step, state }) => step === 'first' && state === 'deleted')).toEqual([]);
  });

  test('one that dies too often names only what it was to undo', async () => {
    const { world, session } = await deploy(workflow, { settings: { maxRollbackGenerations: 1 } });
    const running = () =>
      world.executions.all().find(({ arn, status }) => arn.includes('rollback') && status === 'RUNNING');
    expect(await world.run(ask(world, session.session_id, toOne))).toBe('accepted');
    world.executions.stop(running()!.arn, 'Stopped', 'by a person');
    const { state, rollback } = await settled(world, session.session_id);
    expect({ state, verdict: rollback?.verdict }).toEqual({ state: 'failed', verdict: 'dirty' });
    expect(new Set(rollback!.leftovers.map(({ step }) => step))).toEqual(new Set(['second']));
    expect((await undo(world, session, toOne)).rollback).toMatchObject({ verdict: 'clean', leftovers: [] });
  });
});

test('what was skipped before a checkpoint keeps nothing, though it was ready by then', async () => {
  // Volumes for data are not asked for: that step is ready when the instance is known, and stands on it.
  const { world, session } = await deploy(workflowFrom('workflows/spot.yml'));
  const { checkpoints } = session;
  expect(checkpoints.map(({ name }) => name)).toContain('network');
  const undone = await undo(world, session, { type: 'partial', checkpoint: 'network' });
  expect(undone).toMatchObject({ state: 'rolled_back', rollback: { type: 'partial', verdict: 'clean' } });
  const stands = new Set(undone.resources.filter(({ state }) => state !== 'deleted').map(({ step }) => step));
  expect([...stands]).toEqual(['create_vpc']);
});
