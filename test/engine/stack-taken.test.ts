import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { sweepSession } from '../../lib/engine/sweep/sweep-session';
import { keys } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';
import { edge, failing, person, Scene } from './resume/scene';
import { network, pass, plantVpc, standing, tagsFor } from './sweep/orphans';

/** What a deployment that wants the stack is told. */
async function toldTo(world: LocalWorld, workflow: Workflow, name: string) {
  const run = start(world, workflow, { stack_name: 'shop' }, name);
  await pass(world, 5);
  const { refusals } = await view(world, sessionOf(workflow, run));
  expect(refusals).toHaveLength(1);
  return refusals[0]!;
}

describe('a revision that failed and is kept', () => {
  async function kept(onFailure: 'keep' | 'approval') {
    const scene = new Scene();
    const first = await scene.deploy();
    scene.meets = failing('setup_docker');
    const request = { stack_name: 'shop', parameters: { component: 'site' }, on_failure: onFailure };
    const id = sessionOf(scene.workflow, start(scene.world, scene.workflow, request, 'run-2'));
    expect(await settled(scene.world, id)).toMatchObject({ state: 'failed', revision: { number: 2 } });
    scene.meets = () => undefined;
    return { scene, first, id };
  }

  test('is to be resumed or undone, which leaves what serves beneath it: the stack is not to be taken down', async () => {
    const { scene, first, id } = await kept('keep');
    expect(await toldTo(scene.world, scene.workflow, 'run-3')).toEqual({
      code: 'StackOccupied',
      message: `shop/dev is held by session ${id}, which is failed`,
      remedy: `Let that session go on with \`unity resume ${id}\`, or undo it with \`unity rollback ${id}\`: the revision before serves on.`,
    });
    const engine = scene.world.engine(person);
    await scene.world.run(startRollback(engine, { sessionId: id, request: { type: 'full' } }));
    expect(await settled(scene.world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(await view(scene.world, first.session_id)).toMatchObject({ state: 'completed', outputs: first.outputs });
    scene.end();
  });

  test('that asks whether it is to be undone can be answered', async () => {
    const { scene, id } = await kept('approval');
    const { remedy } = await toldTo(scene.world, scene.workflow, 'run-3');
    expect(remedy).toContain(`\`unity resume ${id}\`, answer its question with \`unity approve ${id}\`, or undo it`);
    await pass(scene.world, 25 * 3600);
    expect((await toldTo(scene.world, scene.workflow, 'run-4')).remedy).not.toContain('unity approve');
  });

  test('is no longer asked about once the whole stack was to go and got stuck', async () => {
    const { scene, id } = await kept('keep');
    scene.meets = (call, place) =>
      place.functionName.startsWith('undo_') && call.service === 'ec2' && call.operation.startsWith('Terminate')
        ? Object.assign(new Error('not now'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })
        : undefined;
    const engine = scene.world.engine(person);
    await scene.world.run(startRollback(engine, { sessionId: id, request: { type: 'full', stack: true } }));
    expect(await settled(scene.world, id)).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
    expect((await toldTo(scene.world, scene.workflow, 'run-3')).remedy).toBe(
      `Take the stack down with \`unity destroy shop/dev\`, or undo that session with \`unity rollback ${id}\`.`,
    );
  });
});

describe('a stack that serves, and that something passes through', () => {
  async function swept() {
    const { world, id } = await standing();
    const planted = await plantVpc(world, tagsFor(id, 'vpc'));
    await pass(world, 120);
    const orphan = { step: 'create_vpc', key: 'vpc', type: 'AWS::EC2::VPC', id: planted, region: 'eu-west-1' };
    await world.run(sweepSession(world.engine(person), id, [orphan]));
    return { world, id };
  }

  test('is to be had once a sweep of it has ended', async () => {
    const { world, id } = await swept();
    expect(await toldTo(world, network, 'run-2')).toEqual({
      code: 'StackBusy',
      message: `shop/dev serves as session ${id}, and what a sweep has found of it is being removed`,
      remedy: `Wait for its end, which \`unity status ${id}\` shows, and start again.`,
    });
    await settled(world, id);
    const next = sessionOf(network, start(world, network, { stack_name: 'shop' }, 'run-3'));
    expect(await settled(world, next)).toMatchObject({ state: 'completed', revision: { number: 2, former: id } });
  });

  test('does not get free for another workflow by that: it must be taken down', async () => {
    const { world, id } = await swept();
    const other = { ...network, name: 'others', id: 'others@1' };
    world.install(other, 'dev');
    expect(await toldTo(world, other, 'run-2')).toEqual({
      code: 'StackOccupied',
      message: `shop/dev is held by session ${id}, which is completed`,
      remedy: `Take the stack down with \`unity destroy shop/dev\`, or undo that session with \`unity rollback ${id}\`.`,
    });
  });

  test('is to be had once the tails of a resume are gone', async () => {
    const blog = { parameters: { host: 'blog.example.org' } };
    const scene = new Scene(edge);
    scene.meets = failing('last');
    await scene.deploy({ on_failure: 'keep' });
    scene.meets = () => undefined;
    scene.resume(blog);
    await scene.until(async () => (await scene.session()).state === 'completed');
    expect(await toldTo(scene.world, edge, 'run-2')).toEqual({
      code: 'StackBusy',
      message: `shop/dev serves as session ${scene.id}, and slow tails of it are still on their way out`,
      remedy: `Wait for its end, which \`unity status ${scene.id}\` shows, and start again.`,
    });
    await settled(scene.world, scene.id);
    const next = sessionOf(edge, start(scene.world, edge, { stack_name: 'shop', ...blog }, 'run-3'));
    expect(await settled(scene.world, next)).toMatchObject({ state: 'completed', revision: { former: scene.id } });
    scene.end();
  });

  test('and has changed between the look at it and the claim, is asked for again', async () => {
    let strikes = 0;
    let former = '';
    const world = new LocalWorld({
      tap: async ({ operation, input }, proceed) => {
        const isClaim = operation === 'UpdateItem' && JSON.stringify(input).includes('"revised_by"');
        if (isClaim && former !== '' && strikes++ === 0)
          world.store.call('UpdateItem', {
            TableName: 'unity-ledger',
            Key: Object.fromEntries(Object.entries(keys.session(former)).map(([name, text]) => [name, { S: text }])),
            UpdateExpression: 'SET epoch = epoch + :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          });
        return proceed();
      },
    });
    const { id } = await standing(network, world);
    former = id;
    expect(await toldTo(world, network, 'run-2')).toEqual({
      code: 'StackBusy',
      message: `shop/dev serves as session ${id}, and it has changed since this deployment looked at it`,
      remedy: 'Start again; nothing was touched.',
    });
    expect(strikes).toBe(1);
    const next = sessionOf(network, start(world, network, { stack_name: 'shop' }, 'run-3'));
    expect(await settled(world, next)).toMatchObject({ state: 'completed', revision: { former: id } });
  });
});

describe('a session that is under way', () => {
  const waits = workflowOf(`
name: waits
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
  - {name: a, service: control, action: wait, timeout: 600, depends_on: [net], with: {seconds: 300}}
`);

  test('can be stopped as long as it is on its way forward, and is only waited for once it is undone', async () => {
    const world = new LocalWorld();
    world.install(waits, 'dev');
    const id = sessionOf(waits, start(world, waits, { stack_name: 'shop' }));
    await pass(world, 60);
    expect(await toldTo(world, waits, 'run-2')).toEqual({
      code: 'StackBusy',
      message: `shop/dev is being changed by session ${id}, which is executing`,
      remedy: `Follow it with \`unity watch ${id}\`, or stop it with \`unity cancel ${id}\`.`,
    });
    await settled(world, id);
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    expect(await toldTo(world, waits, 'run-3')).toEqual({
      code: 'StackBusy',
      message: `shop/dev is being changed by session ${id}, which is rolling_back`,
      remedy: `Wait for its end, which \`unity watch ${id}\` follows, and start again.`,
    });
  });
});
