import { readFileSync } from 'node:fs';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import type { Workflow } from '../../../lib/workflow/model';
import { deskEvent } from '../../doors/desk';
import { answerTo } from '../../doors/desk-scene';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, person, Scene } from '../resume/scene';
import { User } from './user';

const ann = 'arn:aws:sts::123456789012:assumed-role/Operators/ann';
const text = readFileSync('workflows/alb.yml', 'utf8');
const alb = workflowOf(text.replace('\nparameters:', '\nname: alb\nparameters:'));
const instances = 'AWS::EC2::Instance';
const logGroups = 'AWS::Logs::LogGroup';

/** The text of another version of it. */
const otherwise = (change: (given: string) => string): Workflow => {
  const workflow = workflowOf(change(text.replace('\nparameters:', '\nname: alb\nparameters:')));
  expect(workflow.id).not.toBe(alb.id);
  return workflow;
};
const more = otherwise((given) =>
  given.replace(
    '  - name: check_health',
    `  - name: more_logs
    service: monitoring
    action: setup_monitoring
    timeout: 120
    depends_on: [setup_docker]
    with: {log_groups: [extra]}

  - name: check_health`,
  ),
);
const fewer = otherwise((given) =>
  given.replace(/ {2}- name: configure_monitoring[\s\S]*?(?= {2}- name: check_health)/, ''),
);

const rollBack = ({ world }: Scene, session: string) => answerTo(world, deskEvent({ verb: 'rollback', session }, ann));
const item = (scene: Scene, id: string) =>
  scene.world.run(scene.world.engine(person).ledger.get<SessionItem>(keys.session(id)));

/** A stack whose second revision was made by another version of the workflow. */
async function twoVersions(second: Workflow, parameters: object = { component: 'site' }) {
  const scene = new Scene(alb);
  const former = await scene.deploy();
  scene.install(second);
  const run = start(scene.world, second, { stack_name: 'shop', parameters }, 'run-2');
  const serving = await settled(scene.world, sessionOf(second, run));
  expect([former.state, serving.state, serving.workflow_id]).toEqual(['completed', 'completed', second.id]);
  await settled(scene.world, former.session_id);
  return { scene, former, serving };
}

/** The session that puts a stack back, as soon as there is one. */
async function returning(scene: Scene, serving: SessionDocument): Promise<string> {
  const asked = await rollBack(scene, serving.session_id);
  expect(asked).toMatchObject({ status: 200, ok: true });
  const run = scene.world.executions.all().findLast(({ machine }) => machine === 'unity-dev--return')!;
  const id = sessionOf(alb, run);
  await scene.until(async () => (await item(scene, id)) !== undefined);
  return id;
}

/** Puts it back while a user asks. */
async function putBack(scene: Scene, former: SessionDocument, serving: SessionDocument) {
  const sessions = [former.session_id, serving.session_id];
  const user = new User(scene, String(serving.outputs.url), () => sessions);
  const asking = scene.world.run(user.ask());
  await scene.pass(2);
  const id = await returning(scene, serving);
  sessions.push(id);
  const back = await settled(scene.world, id);
  await settled(scene.world, serving.session_id);
  const saw = user.leave();
  await scene.pass(2);
  await asking;
  return { back, saw };
}

test('a stack is put back to what a former workflow made, and users see what served, then that, and nothing else', async () => {
  const { scene, former, serving } = await twoVersions(more);
  const logs = scene.ids(logGroups).length;
  const { back, saw } = await putBack(scene, former, serving);
  expect(back).toMatchObject({
    state: 'completed',
    workflow_id: alb.id,
    parameters: former.parameters,
    requester: { actor: ann, status: 'verified' },
  });
  expect(await item(scene, back.session_id)).toMatchObject({
    revision: { number: 3, former: serving.session_id },
    going_back: { to: former.session_id, from: serving.session_id },
  });
  expect(saw).toEqual([serving.session_id, back.session_id]);
  expect(back.steps.map(({ name }) => name).sort()).toEqual(former.steps.map(({ name }) => name).sort());
  // What the other version had beside it is gone.
  expect(scene.ids(logGroups)).toHaveLength(logs - 1);
  expect(scene.ids(instances)).toHaveLength(2);
  expect(await view(scene.world, serving.session_id)).toMatchObject({
    state: 'rolled_back',
    rollback: { type: 'retire', verdict: 'clean' },
  });
  scene.end();
});

test('what the other version had no more is made anew', async () => {
  const { scene, former, serving } = await twoVersions(fewer);
  expect(scene.ids(logGroups)).toEqual([]);
  const { back, saw } = await putBack(scene, former, serving);
  expect(back).toMatchObject({ state: 'completed', workflow_id: alb.id });
  expect(saw).toEqual([serving.session_id, back.session_id]);
  expect(scene.ids(logGroups)).toHaveLength(1);
  scene.end();
});

test('where nothing else was changed, all that both have is kept', async () => {
  const { scene, former, serving } = await twoVersions(more, {});
  const before = scene.ids(instances);
  const { back } = await putBack(scene, former, serving);
  expect(back.state).toBe('completed');
  expect(scene.ids(instances)).toEqual(before);
  scene.end();
});

test('a stack that was put back is put back from in turn, and goes on to the newest version', async () => {
  const { scene, former, serving } = await twoVersions(more);
  const { back } = await putBack(scene, former, serving);
  // The machine runs the workflow of the one before by now, so it is the one that puts it back.
  expect(await rollBack(scene, back.session_id)).toMatchObject({ status: 200 });
  const run = scene.world.executions.all().findLast(({ machine }) => machine === 'unity-dev-alb')!;
  const again = await settled(scene.world, sessionOf(alb, run));
  expect(again).toMatchObject({ state: 'completed', workflow_id: more.id, parameters: serving.parameters });
  scene.end();
});

test('where a step fails on the way back, what serves serves on, and it can be asked for again', async () => {
  const { scene, former, serving } = await twoVersions(more);
  const before = scene.world.cloud.inventory().map(({ id }) => id);
  scene.meets = failing('check_health');
  const { back: failed, saw } = await putBack(scene, former, serving);
  expect(failed).toMatchObject({
    state: 'rolled_back',
    root_cause: { step: 'check_health' },
    rollback: { verdict: 'clean' },
  });
  expect(saw).toEqual([serving.session_id, failed.session_id, serving.session_id]);
  expect(await view(scene.world, serving.session_id)).toMatchObject({ state: 'completed', rollback: null });
  expect(scene.world.cloud.inventory().map(({ id }) => id)).toEqual(before);
  scene.meets = () => undefined;
  const { back } = await putBack(scene, former, serving);
  expect(back).toMatchObject({ state: 'completed', workflow_id: alb.id });
  expect(back.session_id).not.toBe(failed.session_id);
  scene.end();
});

test.each([
  ['cancelled', (scene: Scene, id: string) => answerTo(scene.world, deskEvent({ verb: 'cancel', session: id }, ann))],
  [
    'stopped by its execution',
    async ({ world }: Scene) =>
      world.executions.stop(world.executions.all().findLast(({ machine }) => machine === 'unity-dev--return')!.arn),
  ],
] as const)('one that is %s half-way is undone, and what serves serves on', async (_, stop) => {
  const { scene, former, serving } = await twoVersions(more);
  const id = await returning(scene, serving);
  await scene.until(async () =>
    (await view(scene.world, id)).steps.some(({ name, state }) => name === 'setup_docker' && state === 'executing'),
  );
  await stop(scene, id);
  expect(await settled(scene.world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(await view(scene.world, serving.session_id)).toMatchObject({ state: 'completed', rollback: null });
  expect(await view(scene.world, former.session_id)).toMatchObject({ state: 'rolled_back' });
  expect(scene.ids(instances)).toHaveLength(2);
  scene.end();
});
