import type { LocalWorld } from '../../lib/local/host/world';
import { failing, Scene } from '../engine/resume/scene';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';
import { hostileReturns, rightReturn } from './returns';

const text = `
name: net
parameters:
  zones: {type: number, default: 2, minimum: 1, maximum: 6}
steps:
  - {name: network, service: aws, action: create_vpc, with: {zone_count: '\${parameters.zones}'}}
`;
const net = workflowOf(text);
const newer = workflowOf(
  `${text}  - {name: alarms, service: monitoring, action: setup_monitoring, with: {log_groups: [app]}}\n`,
);

/** Everybody whom the table names, and what may start. */
async function installed() {
  const scene = new Scene(net);
  const { world } = scene;
  world.install(net, 'prod');
  const deploy = async (name: string, workflow = net, stack = 'shop', environment = 'dev', more: object = {}) => {
    const run = start(world, workflow, { stack_name: stack, ...more }, name, environment);
    return (await settled(world, sessionOf(workflow, run))).session_id;
  };
  const FORMER = await deploy('1');
  const PROD = await deploy('prod', net, 'shop', 'prod');
  const BLOG = await deploy('blog', net, 'blog');
  scene.install(newer);
  const SERVING = await deploy('2', newer);
  scene.meets = failing('alarms');
  const KEPT = await deploy('kept', newer, 'kept', 'dev', { on_failure: 'keep' });
  scene.meets = () => undefined;
  expect(await view(world, KEPT)).toMatchObject({ state: 'failed', root_cause: { step: 'alarms' } });
  return { scene, world, ids: { FORMER, SERVING, BLOG, PROD, KEPT } };
}

const holds = (world: LocalWorld): unknown => ({
  account: world.cloud.snapshot(),
  machines: world.executions.machineNames(),
  locks: JSON.stringify(world.store.snapshot().tables).match(/LOCK#[a-z#-]+/g),
});

test('nothing but what goes back comes in by the machine of returns, and that does', async () => {
  const { scene, world, ids } = await installed();
  const given = (input: string): string =>
    Object.entries(ids).reduce((known, [name, id]) => known.replaceAll(name, id), input);
  for (const { tried, input, code, told } of hostileReturns) {
    const before = holds(world);
    const execution = world.executions.start('unity-dev--return', tried.replaceAll(/\W/g, '-'), given(input));
    if (typeof execution === 'string') throw new Error(execution);
    await settled(world, ids.SERVING);
    expect([tried, execution.status, execution.error]).toEqual([tried, 'FAILED', code]);
    expect(execution.cause).toMatch(told);
    expect(execution.cause!.length).toBeLessThan(10_000);
    expect(holds(world)).toEqual(before);
    for (const id of [ids.SERVING, ids.BLOG, ids.PROD]) expect((await view(world, id)).state).toBe('completed');
  }
  const right = world.executions.start('unity-dev--return', 'right', given(JSON.stringify(rightReturn)));
  if (typeof right === 'string') throw new Error(right);
  expect(await settled(world, sessionOf(net, right))).toMatchObject({ state: 'completed', workflow_id: net.id });
  await settled(world, ids.SERVING);
  scene.end();
});

test('the table says each thing once', () => {
  expect(new Set(hostileReturns.map(({ tried }) => tried)).size).toBe(hostileReturns.length);
});
