import { readFileSync } from 'node:fs';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { healthOf } from '../../../lib/engine/health';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowFrom, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { person, Scene, spot } from '../resume/scene';
import { User } from './user';

const text = `name: spot\n${readFileSync('workflows/spot.yml', 'utf8')}`;
const instances = 'AWS::EC2::Instance';

/** Deploys the same stack again, and waits for the end of everything. */
async function again(scene: Scene, request: object, name: string, workflow = spot): Promise<SessionDocument> {
  scene.install(workflow);
  const run = start(scene.world, workflow, { stack_name: 'shop', ...request }, name);
  return settled(scene.world, sessionOf(workflow, run));
}

const keptFrom = ({ steps }: SessionDocument, step: string) => steps.find(({ name }) => name === step)?.kept_from;

/** Another path to look at, and back to the one before, while a user asks: the containers stay all the while. */
async function thereAndBack(workflow: Workflow, look: (scene: Scene, session: SessionDocument) => Promise<void>) {
  const scene = new Scene(workflow);
  const first = await scene.deploy();
  const servers = scene.ids(instances);
  const user = new User(scene, String(first.outputs.url), () => [first.session_id]);
  const asking = scene.world.run(user.ask());
  const second = await again(scene, { parameters: { health_path: '/healthz' } }, 'run-2', workflow);
  expect(second).toMatchObject({ state: 'completed', outputs: { url: expect.stringMatching(/\/healthz$/) } });
  await look(scene, second);
  const back = await again(scene, { back_to: first.session_id }, 'back', workflow);
  expect(back).toMatchObject({ state: 'completed', outputs: { url: first.outputs.url } });
  await look(scene, back);
  await settled(scene.world, second.session_id);
  await settled(scene.world, first.session_id);
  expect([second, back].map((session) => keptFrom(session, 'setup_docker'))).toEqual([
    first.session_id,
    first.session_id,
  ]);
  expect(user.leave()).toEqual([first.session_id]);
  await scene.pass(2);
  await asking;
  expect(scene.ids(instances)).toEqual(servers);
  scene.end();
}

/** The check is made again long after, in the name of whoever made it. */
async function isHealthy({ world }: Scene, { session_id: id }: SessionDocument): Promise<void> {
  expect(await world.run(healthOf(world.engine(person), id))).toMatchObject({ state: 'healthy' });
}

describe('a check that looks at another path of containers that are kept knows them by whoever set them up', () => {
  test('at instances', () => thereAndBack(spot, isHealthy));

  test('behind a load balancer', () => thereAndBack(workflowFrom('workflows/alb.yml'), isHealthy));

  test('through a distribution', () => thereAndBack(workflowFrom('workflows/cdn.yml'), isHealthy));

  test('so does one that is new in the workflow', async () => {
    const scene = new Scene();
    const first = await scene.deploy();
    const more = `
  - {name: check_more, service: validation, action: check_health, timeout: 60, depends_on: [check_health], with: {url: "${first.outputs.url}more"}}
`;
    const second = await again(scene, {}, 'run-2', workflowOf(`${text}${more}`));
    expect(second).toMatchObject({ state: 'completed' });
    expect(keptFrom(second, 'setup_docker')).toBe(first.session_id);
    // What is made anew is known by the session itself, whatever it has kept before.
    const third = await again(scene, { parameters: { component: 'site' } }, 'run-3', spot);
    expect(third).toMatchObject({ state: 'completed' });
    expect(keptFrom(third, 'setup_docker')).toBeUndefined();
    await settled(scene.world, first.session_id);
    scene.end();
  });
});

test('where containers are made anew, the page of the ones before is none of the revision', async () => {
  const scene = new Scene();
  const first = await scene.deploy();
  // An address that leads to what the revision before has set up, as a rule would that was never switched.
  const astray = text.replace(/path: \$\{parameters\.health_path\}/, `url: ${first.outputs.url}`);
  expect(astray).not.toBe(text);
  const request = { parameters: { component: 'site' } };
  const second = await again(scene, request, 'run-2', workflowOf(astray));
  expect(keptFrom(second, 'setup_docker')).toBeUndefined();
  expect(second).toMatchObject({
    state: 'rolled_back',
    root_cause: { step: 'check_health', code: 'StepTimedOut', message: expect.stringContaining('another deployment') },
  });
  expect(await view(scene.world, first.session_id)).toMatchObject({ state: 'completed' });
  scene.end();
});
