import type { JsonObject } from '../../../lib/domain/json';
import { keys, type StepItem } from '../../../lib/ledger/items';
import { deskEvent } from '../../doors/desk';
import { answerTo } from '../../doors/desk-scene';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, person, Scene } from '../resume/scene';

const gated = workflowOf(`
name: gated
parameters:
  zones: {type: number, default: 2}
  group: {type: string, default: app}
  aside: {type: string, default: aside}
steps:
  - {name: aside, service: monitoring, action: setup_monitoring, timeout: 120, with: {log_groups: ["\${parameters.aside}"]}}
  - {name: go_live, service: control, action: approve, timeout: 86400, with: {message: Open the shop?}}
  - {name: net, service: aws, action: create_vpc, timeout: 300, depends_on: [go_live], with: {zone_count: "\${parameters.zones}"}}
  - {name: bake, service: control, action: wait, timeout: 60, depends_on: [net], with: {seconds: 2}}
  - {name: alarms, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [bake], with: {log_groups: ["\${parameters.group}"]}}
`);

const ann = 'arn:aws:sts::123456789012:assumed-role/Operators/ann';
const vpcs = 'AWS::EC2::VPC';

class Gated extends Scene {
  private runs = 0;

  constructor() {
    super(gated);
  }

  /** Starts a revision; returns the id of its session. */
  begin(parameters: JsonObject = {}, more: object = {}): string {
    const run = start(this.world, gated, { stack_name: 'shop', parameters, ...more }, `run-${++this.runs}`);
    this.id = sessionOf(gated, run);
    return this.id;
  }

  async approve() {
    return answerTo(this.world, deskEvent({ verb: 'approve', session: this.id, step: 'go_live' }, ann));
  }

  /** Deploys; somebody approves it when it has asked for a while. */
  async deployed(parameters: JsonObject = {}) {
    const named = (): readonly string[] => this.ids('AWS::Logs::LogGroup').filter((id) => !/-aside-/.test(id));
    const before = named();
    const id = this.begin(parameters);
    await this.pass(120);
    // Nothing that comes after the approval is made before it.
    expect(named()).toEqual(before);
    expect(await view(this.world, id)).toMatchObject({ state: 'executing' });
    expect(await this.approve()).toMatchObject({ status: 200 });
    return settled(this.world, id);
  }

  async keptFrom(id: string): Promise<Readonly<Record<string, string | undefined>>> {
    const { ledger } = this.world.engine(person);
    const names = gated.steps.map(({ name }) => name);
    const steps = await this.world.run(ledger.getMany<StepItem>(names.map((name) => keys.step(id, name))));
    return Object.fromEntries(steps.map(({ name, kept_from: from }) => [name, from]));
  }
}

test('a revision is approved anew before it changes anything after the approval, and keeps what stands on it', async () => {
  const scene = new Gated();
  const first = await scene.deployed();
  const nets = scene.ids(vpcs);
  const second = await scene.deployed({ group: 'shop' });
  expect(second).toMatchObject({ state: 'completed', parameters: { group: 'shop' } });
  expect(scene.ids(vpcs)).toEqual(nets);
  const from = first.session_id;
  // It waits anew as well, before what is another.
  expect(await scene.keptFrom(second.session_id)).toEqual({ aside: from, net: from });
  scene.end();
});

test('where nothing is different nobody is asked; the next that is asks all the same, and nothing else of it moves', async () => {
  const scene = new Gated();
  const first = await scene.deployed();
  const nets = scene.ids(vpcs);
  const second = await settled(scene.world, scene.begin());
  expect(second.state).toBe('completed');
  const from = first.session_id;
  expect(await scene.keptFrom(second.session_id)).toEqual({
    aside: from,
    go_live: from,
    net: from,
    bake: from,
    alarms: from,
  });
  const third = await scene.deployed({ group: 'shop' });
  expect(third.state).toBe('completed');
  expect(scene.ids(vpcs)).toEqual(nets);
  scene.end();
});

/** A revision that failed at one step and was kept. */
async function failed(scene: Gated, parameters: JsonObject, step: string, isAsked: boolean): Promise<void> {
  scene.meets = failing(step);
  const id = scene.begin(parameters, { on_failure: 'keep' });
  await scene.pass(120);
  if (isAsked) expect(await scene.approve()).toMatchObject({ status: 200 });
  expect(await settled(scene.world, id)).toMatchObject({ state: 'failed', root_cause: { step } });
  scene.meets = () => undefined;
}

test('a resume does not ask twice', async () => {
  const scene = new Gated();
  await scene.deployed();
  await failed(scene, { group: 'shop' }, 'alarms', true);
  const [resumed] = await scene.resumed({ parameters: { group: 'more' } });
  expect(resumed).toMatchObject({ state: 'completed', parameters: { group: 'more' } });
  scene.end();
});

test('what a former revision was approved for is no approval of what a resume makes anew', async () => {
  const scene = new Gated();
  await scene.deployed();
  const nets = scene.ids(vpcs);
  await failed(scene, { aside: 'more' }, 'aside', false);
  scene.resume({ parameters: { aside: 'aside', group: 'shop' } });
  await scene.pass(120);
  expect(await view(scene.world, scene.id)).toMatchObject({ state: 'executing' });
  expect(await scene.approve()).toMatchObject({ status: 200 });
  expect(await settled(scene.world, scene.id)).toMatchObject({ state: 'completed', parameters: { group: 'shop' } });
  expect(scene.ids(vpcs)).toEqual(nets);
  scene.end();
});
