import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { settled } from '../../helpers/worlds';
import { chain, failing, Scene } from './scene';

const instances = 'AWS::EC2::Instance';
const alarms = 'AWS::CloudWatch::Alarm';
const nothing = () => undefined;

/** Resumed, and stopped while it waits for what must go first. */
async function stoppedWhileUndoing(request: object = {}): Promise<Scene> {
  const scene = new Scene(chain);
  scene.meets = failing('alarms', /^PutDashboard/);
  await scene.deploy({ on_failure: 'keep' });
  scene.meets = nothing;
  const { world } = scene;
  let stopping: Promise<unknown> | undefined;
  const executionArn = scene.resume(request).arn;
  world.store.onWrite(({ newImage }) => {
    if (newImage?.sk?.S !== 'SESSION' || newImage.state?.S !== 'rolling_back' || stopping) return;
    stopping = world.clients.machines.send(new StopExecutionCommand({ executionArn }));
  });
  await scene.pass(30);
  expect(stopping).toBeDefined();
  expect(world.executions.find(executionArn)).toMatchObject({ status: 'ABORTED' });
  return scene;
}

describe('a resume that is stopped while it waits for what must go first', () => {
  test('under keep fails again, and says neither that it was undone nor that anything goes on', async () => {
    const scene = await stoppedWhileUndoing();
    await scene.pass(1_200);
    const session = await settled(scene.world, scene.id);
    expect(session).toMatchObject({ state: 'failed', root_cause: { step: 'alarms', code: 'AccessDenied' } });
    expect(scene.ids(alarms)).toEqual([]);
    expect(scene.ids(instances)).toHaveLength(1);
    const { occupies, resuming, open_in } = await scene.session();
    expect({ occupies, resuming, open_in }).toEqual({ occupies: true, resuming: undefined, open_in: undefined });
    const [again] = await scene.resumed({}, 'again');
    expect(again).toMatchObject({ state: 'completed', root_cause: null });
    scene.end();
  });

  test('under rollback is undone whole, as any that is stopped', async () => {
    const scene = await stoppedWhileUndoing({ on_failure: 'rollback' });
    await scene.pass(1_200);
    const session = await settled(scene.world, scene.id);
    expect(session).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
    expect(scene.ids(instances)).toEqual([]);
    scene.end();
  });
});
