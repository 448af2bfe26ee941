import { type EnvironmentConfig, isTerminal } from '../../../lib/domain/session';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { openSession } from '../../../lib/engine/session/open-session';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, person, Scene, spot } from '../resume/scene';

/** On weekdays until six in Berlin, and one at a time. */
const guards = {
  dev: {
    atOnce: 1,
    windows: [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], fromMinute: 480, toMinute: 1080, timeZone: 'Europe/Berlin' },
    ],
  },
} as const;
const day = Date.parse('2026-11-26T16:00:00Z');
const night = Date.parse('2026-11-26T17:30:00Z');
/** Something that is under way for two hours. */
const waits = workflowOf(`
name: waits
steps:
  - {name: ask, service: control, action: approve, timeout: 7200, with: {message: go on}}
`);

async function again(scene: Scene, request: object, name: string, stack = 'shop'): Promise<SessionDocument> {
  const run = start(scene.world, scene.workflow, { stack_name: stack, ...request }, name);
  const id = sessionOf(scene.workflow, run);
  // No longer: something else may be under way.
  await scene.until(
    async () => (await item(scene, id)) !== undefined && isTerminal((await view(scene.world, id)).state),
  );
  return view(scene.world, id);
}

const item = (scene: Scene, id: string) =>
  scene.world.run(scene.world.engine(person).ledger.get<SessionItem>(keys.session(id)));

/** Two revisions, and it is night. */
async function twoRevisions() {
  const scene = new Scene(spot, { startAt: day, guards });
  const first = await scene.deploy();
  const second = await again(scene, { parameters: { component: 'site' } }, 'run-2');
  expect(second.state).toBe('completed');
  await settled(scene.world, first.session_id);
  scene.install(waits);
  const other = sessionOf(waits, start(scene.world, waits, { stack_name: 'other' }, 'other'));
  await scene.pass(10);
  expect((await again(scene, {}, 'full', 'blog')).root_cause?.code).toBe('EnvironmentFull');
  await scene.world.run(scene.world.clock.sleep(night - scene.world.clock.now()));
  return { scene, first, second, other };
}

describe('what goes back', () => {
  test('is neither held up by a window nor for want of a place, and has the values of the former and whence', async () => {
    const { scene, first, second, other } = await twoRevisions();
    expect((await again(scene, {}, 'late')).root_cause?.code).toBe('WindowClosed');
    expect((await view(scene.world, other)).state).toBe('executing');
    const back = await again(scene, { back_to: first.session_id }, 'back');
    expect(back).toMatchObject({ state: 'completed', parameters: first.parameters });
    expect((await view(scene.world, other)).state).toBe('executing');
    expect(await item(scene, back.session_id)).toMatchObject({
      revision: { number: 3, former: second.session_id },
      going_back: { to: first.session_id, from: second.session_id },
    });
    await settled(scene.world, first.session_id);
    scene.end();
  });

  test('has the values of the environment that the former was made with, whatever the file says by now', async () => {
    const environments: Record<string, EnvironmentConfig> = { dev: { key: 'first' } };
    const scene = new Scene(spot, { startAt: day, environments });
    const first = await scene.deploy();
    environments.dev = { key: 'second' };
    const second = await again(scene, { parameters: { component: 'site' } }, 'run-2');
    await settled(scene.world, first.session_id);
    environments.dev = { key: 'third' };
    const back = await again(scene, { back_to: first.session_id }, 'back');
    expect(back.state).toBe('completed');
    const configs = [first, second, back].map(async ({ session_id: id }) => (await item(scene, id))?.config);
    expect(await Promise.all(configs)).toEqual([{ key: 'first' }, { key: 'second' }, { key: 'first' }]);
    await settled(scene.world, second.session_id);
    scene.end();
  });

  test('of what a stack was that is not the one right before what serves is refused, whoever asks', async () => {
    const { scene, first, second } = await twoRevisions();
    const refusals = await Promise.all([
      again(scene, { back_to: second.session_id }, 'itself'),
      again(scene, { back_to: 'spot-0123456789' }, 'nobody'),
      again(scene, { back_to: first.session_id }, 'elsewhere', 'blog'),
      again(scene, { back_to: first.session_id, parameters: { component: 'app' } }, 'more'),
      again(scene, { back_to: first.session_id, environment: 'prod' }, 'prod'),
    ]);
    expect(refusals.map(({ root_cause: cause }) => [cause?.code, cause?.message])).toEqual([
      [
        'RevisionRefused',
        `${second.session_id} is not the revision before ${second.session_id}, which serves in shop/dev`,
      ],
      ['RevisionRefused', `spot-0123456789 is not the revision before ${second.session_id}, which serves in shop/dev`],
      ['RevisionRefused', 'nothing serves in blog/dev'],
      ['BadRequest', 'back_to: it excludes parameters, planned and from_checkpoint'],
      ['WrongEnvironment', 'the request names prod, this machine deploys to dev'],
    ]);
    // What it was before the last time is not one step back.
    const third = await again(scene, { back_to: first.session_id }, 'back');
    expect(third.state).toBe('completed');
    expect((await again(scene, { back_to: first.session_id }, 'once-more')).root_cause?.code).toBe('RevisionRefused');
    await settled(scene.world, first.session_id);
    scene.end();
  });

  test('is refused where the machine runs another workflow by now', async () => {
    const { scene, first } = await twoRevisions();
    scene.install({ ...spot, id: 'spot@other' });
    const run = start(
      scene.world,
      { ...spot, id: 'spot@other' },
      { stack_name: 'shop', back_to: first.session_id },
      'b',
    );
    expect((await settled(scene.world, sessionOf(spot, run))).root_cause).toMatchObject({
      code: 'RevisionRefused',
      message: `${first.session_id} was made by ${spot.id}, and the machine runs spot@other by now`,
    });
  });

  test('is told to wait for, or to undo, what is in the way', async () => {
    const { scene, first } = await twoRevisions();
    scene.meets = failing('setup_docker');
    const kept = await again(scene, { back_to: first.session_id, on_failure: 'keep' }, 'kept');
    expect(kept).toMatchObject({ state: 'failed', root_cause: { step: 'setup_docker' } });
    const late = await again(scene, { back_to: first.session_id }, 'late');
    expect(late.root_cause).toMatchObject({ code: 'StackOccupied' });
    expect(late.root_cause?.message).toContain(kept.session_id);
  });

  test('stays what it was when the same execution asks again, with the stack taken', async () => {
    const { scene, first } = await twoRevisions();
    let calls = 0;
    const { world } = scene;
    scene.meets = ({ service, operation, input }, { functionName }) => {
      const isOpening = functionName === 'open_session' && service === 'dynamodb' && operation === 'PutItem';
      const isStep = JSON.stringify(input).includes('STEP#');
      if (!isOpening || !isStep || calls > 0) return undefined;
      calls += 1;
      return Object.assign(new Error('lost'), {
        name: 'InternalServerError',
        $metadata: { httpStatusCode: 500 },
        $fault: 'server',
      });
    };
    const back = await again(scene, { back_to: first.session_id }, 'back');
    expect([calls, back.state, back.parameters]).toEqual([1, 'completed', first.parameters]);
    expect(await view(world, first.session_id)).toMatchObject({ state: 'rolled_back' });
    await settled(scene.world, first.session_id);
    scene.end();
  });

  test('goes nowhere when something else has come to serve since it was looked at', async () => {
    const { scene, first, second } = await twoRevisions();
    const { world } = scene;
    // It was written down that it goes back from the first, which serves no longer.
    const engine = world.engine(person);
    const execution = world.executions.machineArn('unity-dev-spot').replace(':stateMachine:', ':execution:');
    const payload = {
      request: { stack_name: 'shop', back_to: first.session_id },
      environment: 'dev',
      workflow_id: spot.id,
      execution_arn: `${execution}:astray`,
      execution_started_at: new Date(world.clock.now()).toISOString(),
    };
    let isMoved = false;
    const ledger = Object.assign(Object.create(engine.ledger), {
      create: async (made: SessionItem) => {
        const given =
          made.kind === 'session' && !isMoved
            ? { ...made, going_back: { to: first.session_id, from: 'spot-0123456789' } }
            : made;
        isMoved = true;
        return engine.ledger.create(given);
      },
    });
    const answer = await world.run(openSession({ ...engine, ledger }, payload));
    expect(answer).toMatchObject({
      status: 'refused',
      error: 'RevisionRefused',
      cause: 'spot-0123456789 serves in shop/dev no longer',
    });
    expect((await view(world, second.session_id)).state).toBe('completed');
  });
});
