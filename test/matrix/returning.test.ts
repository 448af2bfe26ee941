import { keys, type SessionItem } from '../../lib/ledger/items';
import { kindsFor } from '../../lib/simulation/aims/kinds-for';
import { deskEvent } from '../doors/desk';
import { answerTo } from '../doors/desk-scene';
import { person, Scene } from '../engine/resume/scene';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const ann = 'arn:aws:sts::123456789012:assumed-role/Operators/ann';
const text = `
name: net
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300, with: {zone_count: "\${parameters.zones}"}}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [network], with: {seconds: 2}}
  - {name: alarms, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [pause], with: {log_groups: [app]}}
`;
const more =
  '  - {name: last, service: monitoring, action: setup_monitoring, timeout: 60, depends_on: [network], with: {log_groups: [more]}}';
const net = workflowOf(text);
const newer = workflowOf(`${text}${more}\n`);

/** With `RETURNING=all` every kind at every call of a return across versions, some three quarters of an hour; else a share of them. */
const every = process.env.RETURNING === 'all' ? 1 : 37;

type Aim = Omit<Parameters<Scene['arm']>[0] & { readonly site: string }, 'times'>;

const item = ({ world }: Scene, id: string) =>
  world.run(world.engine(person).ledger.get<SessionItem>(keys.session(id)));
const rollBack = (scene: Scene, session: string) =>
  answerTo(scene.world, deskEvent({ verb: 'rollback', session }, ann)).catch(() => ({ status: 503 }));

async function rest(scene: Scene): Promise<void> {
  for (let minute = 0; minute < 60; minute++) {
    await scene.pass(60);
    if (minute > 3 && !scene.world.isRunning() && !scene.world.hasOpenSessions()) return;
  }
}

/** A stack is put back from a newer version, whatever strikes that: how both sessions ended, and at which calls it could be struck. */
async function putBack(scene: Scene, aim?: Aim) {
  const first = await scene.deploy();
  scene.install(newer);
  const run = start(scene.world, newer, { stack_name: 'shop', parameters: { zones: 3 } }, 'run-2');
  const { session_id: serving } = await settled(scene.world, sessionOf(newer, run));
  await settled(scene.world, first.session_id);
  const from = scene.stage.sites.length;
  if (aim) scene.arm({ ...aim, times: 1 });
  // As `unity` does, whoever is told that it may pass asks again.
  for (let tries = 0; tries < 4 && (await rollBack(scene, serving)).status !== 200; tries++);
  await rest(scene);
  scene.disarm();
  // What could not be taken away is asked for again.
  if ((await item(scene, serving))?.state === 'failed') {
    await rollBack(scene, serving);
    await rest(scene);
  }
  const runs = scene.world.executions.all().filter(({ machine }) => machine === 'unity-dev--return');
  const last = runs.at(-1);
  const back = last && (await item(scene, sessionOf(net, last)));
  const ends = [back?.state, (await item(scene, serving))?.state];
  return { ends, sites: scene.stage.sites.slice(from) };
}

test('whatever strikes any call of putting a stack back from a newer version, it is what it was, or what it was to be', async () => {
  const quiet = new Scene(net);
  const { ends, sites } = await putBack(quiet);
  expect(ends).toEqual(['completed', 'rolled_back']);
  quiet.end();
  const aims = sites.flatMap((site) => kindsFor(site).map((kind) => ({ site: site.name, kind })));
  const aimed = aims.filter((_, index) => index % every === 0);
  expect(aimed.length).toBeGreaterThan(60);
  let struck = 0;
  for (const aim of aimed) {
    const scene = new Scene(net);
    try {
      const [back, serving] = (await putBack(scene, aim)).ends;
      expect(serving).toBe(back === 'completed' ? 'rolled_back' : 'completed');
      scene.end();
    } catch (error) {
      throw new Error(`${aim.site}:${aim.kind}`, { cause: error });
    }
    struck += scene.strikes();
  }
  expect(struck).toBeGreaterThan(aimed.length * 0.9);
}, 3_600_000);
