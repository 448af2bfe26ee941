import type { LocalWorld } from '../../lib/local/host/world';
import { Scene } from '../engine/resume/scene';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';
import { hostileResumes, rightResume } from './resume';

const net = workflowOf(`
name: net
parameters:
  zones: {type: number, default: 2, minimum: 1, maximum: 6}
steps:
  - {name: network, service: aws, action: create_vpc, with: {zone_count: '\${parameters.zones}'}}
  - {name: alarms, service: monitoring, action: setup_monitoring, depends_on: [network], with: {log_groups: [app]}}
`);

const holds = (world: LocalWorld): unknown => ({
  account: world.cloud.snapshot(),
  ledger: world.store.snapshot().tables,
  running: world.executions.all().filter(({ status }) => status === 'RUNNING').length,
});

/** A session that has failed and holds its stack in dev, and where it is needed another one in prod. */
async function failed(needsOther: boolean): Promise<{ scene: Scene; other: string }> {
  const scene = new Scene(net);
  scene.world.install(net, 'prod');
  scene.meets = (call, { step, functionName }) =>
    step === 'alarms' && functionName === 'make_watch' && call.service !== 'dynamodb' ? new Error('no') : undefined;
  await scene.deploy({ on_failure: 'keep' });
  if (!needsOther) {
    scene.meets = () => undefined;
    return { scene, other: '' };
  }
  const run = start(scene.world, net, { stack_name: 'shop', on_failure: 'keep' }, 'run-2', 'prod');
  const other = sessionOf(net, run);
  expect(await settled(scene.world, other)).toMatchObject({ state: 'failed', environment: 'prod' });
  scene.meets = () => undefined;
  return { scene, other };
}

test.each(hostileResumes.map((row) => [row.tried, row] as const))(
  '%s: the execution fails with the code, session and account stay as they are',
  async (_, { input, code, told }) => {
    const { scene, other } = await failed(input.includes('OTHER'));
    const { world, id } = scene;
    const before = holds(world);
    const text = input.replaceAll('SESSION', id).replaceAll('OTHER', other);
    const execution = world.executions.start('unity-dev-net', 'hostile', text);
    if (typeof execution === 'string') throw new Error(execution);
    const session = await settled(world, id);
    expect(execution).toMatchObject({ status: 'FAILED', error: code });
    expect(execution.cause).toMatch(told);
    expect(execution.cause!.length).toBeLessThan(10_000);
    expect(session).toMatchObject({ state: 'failed', root_cause: { step: 'alarms' } });
    expect(holds(world)).toEqual(before);
    const right = JSON.parse(JSON.stringify(rightResume).replaceAll('SESSION', id)) as object;
    start(world, net, right, 'right');
    expect(await settled(world, id)).toMatchObject({ state: 'completed', parameters: { zones: 1 } });
  },
);

test('the table says each thing once', () => {
  expect(new Set(hostileResumes.map(({ tried }) => tried)).size).toBe(hostileResumes.length);
});
