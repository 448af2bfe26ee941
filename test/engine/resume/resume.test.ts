import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { cancelSession } from '../../../lib/engine/session/cancel';
import { ours, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { chain, chainText, failing, person, refusing, Scene, spot } from './scene';

const instances = 'AWS::EC2::Instance';
const vpcs = 'AWS::EC2::VPC';
const nothing = () => undefined;
const roles = ({ executions }: { readonly executions: readonly { readonly role: string }[] }) =>
  executions.map(({ role }) => role);

test('a step in the middle fails under keep: the resume completes, keeps what stands, and makes nothing twice', async () => {
  const scene = new Scene(spot);
  scene.meets = failing('setup_docker');
  expect(await scene.deploy({ on_failure: 'keep' })).toMatchObject({ state: 'failed', rollback: null });
  const before = [scene.ids(instances), scene.ids(vpcs)];
  expect(before.map((ids) => ids.length)).toEqual([1, 1]);
  scene.meets = nothing;
  const [session, run] = await scene.resumed();
  expect(run).toMatchObject({ status: 'SUCCEEDED' });
  expect(session).toMatchObject({ state: 'completed', root_cause: null, refusals: [], rollback: null });
  expect([scene.ids(instances), scene.ids(vpcs)]).toEqual(before);
  expect(scene.drivenSteps()).toEqual(['check_health', 'setup_docker']);
  expect(roles(session)).toEqual(['forward', 'resume']);
  expect(session.outputs.url).toMatch(/^http:/);
  expect(session.milestones.ready_at).not.toBeNull();
  expect(session.milestones.serving_at).not.toBeNull();
  expect(await scene.session()).toMatchObject({ generation: 1, state: 'completed' });
  expect((await scene.session()).resuming).toBeUndefined();
  scene.end();
});

test('a failed step that holds something is undone first, and nothing else', async () => {
  const scene = new Scene(chain);
  scene.meets = failing('alarms', /^PutDashboard/);
  expect(await scene.deploy({ on_failure: 'keep' })).toMatchObject({ state: 'failed', root_cause: { step: 'alarms' } });
  const before = [scene.ids(instances), scene.ids(vpcs)];
  const alarms = scene.ids('AWS::CloudWatch::Alarm').length;
  expect(alarms).toBeGreaterThan(0);
  scene.meets = nothing;
  const [session] = await scene.resumed();
  expect(session).toMatchObject({ state: 'completed', rollback: null, root_cause: null });
  expect(roles(session)).toEqual(['forward', 'resume', 'rollback']);
  expect([scene.ids(instances), scene.ids(vpcs)]).toEqual(before);
  expect(scene.drivenSteps()).toEqual(['alarms']);
  expect(scene.ids('AWS::CloudWatch::Alarm').length).toBeGreaterThanOrEqual(alarms);
  expect(scene.world.executions.find(session.executions[2]!.arn)).toMatchObject({ status: 'SUCCEEDED' });
  scene.end();
});

test('another value of a parameter undoes and makes anew the step that takes it and what depends on it, and no other', async () => {
  const scene = new Scene(chain);
  scene.meets = failing('alarms', /^PutDashboard/);
  await scene.deploy({ on_failure: 'keep' });
  const [servers, nets] = [scene.ids(instances), scene.ids(vpcs)];
  scene.meets = nothing;
  const [session] = await scene.resumed({ parameters: { types: ['m5.large'] } });
  expect(session).toMatchObject({ state: 'completed', parameters: { types: ['m5.large'], zones: 2 } });
  expect(scene.ids(vpcs)).toEqual(nets);
  expect(scene.ids(instances)).toHaveLength(1);
  expect(scene.ids(instances)).not.toEqual(servers);
  expect(scene.drivenSteps()).toEqual(['alarms', 'servers']);
  const row = Object.values((await scene.step('servers'))!.resources).find(({ type }) => type === instances);
  expect(row).toMatchObject({ generation: 2, state: 'active' });
  scene.end();
});

test('a value that changes nothing of what stands keeps it', async () => {
  const scene = new Scene(chain);
  scene.meets = failing('alarms');
  await scene.deploy({ on_failure: 'keep' });
  const before = [scene.ids(instances), scene.ids(vpcs)];
  scene.meets = nothing;
  const [session] = await scene.resumed({ parameters: { group: 'web' } });
  expect(session.state).toBe('completed');
  expect([scene.ids(instances), scene.ids(vpcs)]).toEqual(before);
  scene.end();
});

describe('another version of the workflow', () => {
  test('mends the step that failed, brings one and drops one; what stands is kept', async () => {
    const gone =
      '{name: gone, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [servers], with: {log_groups: [gone]}}';
    const wrong =
      '{name: wrong, service: control, action: check_http, timeout: 20, depends_on: [gone, last], with: {url: "https://nowhere.example.com/"}}';
    const scene = new Scene(workflowOf(`${chainText}  - ${gone}\n  - ${wrong}\n`));
    expect(await scene.deploy({ on_failure: 'keep' })).toMatchObject({
      state: 'failed',
      root_cause: { step: 'wrong' },
    });
    const before = [scene.ids(instances), scene.ids(vpcs)];
    const right = '{name: wrong, service: control, action: wait, timeout: 20, depends_on: [last], with: {seconds: 1}}';
    const mended = workflowOf(`${chainText}  - ${right}\n  - ${gone.replaceAll('gone', 'more')}\n`);
    scene.install(mended);
    const [session] = await scene.resumed({}, undefined, mended);
    expect(session).toMatchObject({ state: 'completed', workflow_id: mended.id, root_cause: null });
    expect([scene.ids(instances), scene.ids(vpcs)]).toEqual(before);
    expect(scene.drivenSteps()).toEqual(['more']);
    const byName = new Map(session.steps.map((step) => [step.name, step]));
    expect(byName.get('gone')).toMatchObject({ dropped: true, undo: { state: 'completed' } });
    expect(byName.get('more')).toMatchObject({ state: 'completed', undo: null });
    expect(scene.ids('AWS::Logs::LogGroup')).toHaveLength(2);
    const undone = await scene.undo();
    expect(undone).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(ours(scene.world)).toEqual([]);
    scene.end();
  });

  test('of another name is refused', async () => {
    const scene = new Scene(chain);
    scene.meets = failing('alarms');
    await scene.deploy({ on_failure: 'keep' });
    scene.install(spot);
    const run = start(scene.world, spot, { resume: scene.id }, 'other');
    await settled(scene.world, scene.id);
    expect(run).toMatchObject({ status: 'FAILED', error: 'ResumeRefused' });
    expect(run.cause).toContain('is of the workflow chain, this machine runs spot');
    expect(await scene.session()).toMatchObject({ state: 'failed', generation: 0, epoch: 1 });
    scene.end();
  });
});

describe('after a rollback', () => {
  test('to a checkpoint: what was undone is made anew, and the rest is kept', async () => {
    const scene = new Scene(chain);
    await scene.deploy();
    const nets = scene.ids(vpcs);
    const partial = await scene.undo({ type: 'partial', checkpoint: 'network' });
    expect(partial).toMatchObject({ state: 'rolled_back', rollback: { type: 'partial', verdict: 'clean' } });
    expect([scene.ids(vpcs), scene.ids(instances)]).toEqual([nets, []]);
    const [session] = await scene.resumed();
    expect(session).toMatchObject({ state: 'completed', rollback: null });
    expect(scene.ids(vpcs)).toEqual(nets);
    expect(scene.ids(instances)).toHaveLength(1);
    expect(session.steps.every(({ undo }) => undo === null)).toBe(true);
    expect(await scene.undo()).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
    expect(ours(scene.world)).toEqual([]);
    scene.end();
  });

  test('of a service', async () => {
    const scene = new Scene(chain);
    await scene.deploy();
    const before = [scene.ids(instances), scene.ids(vpcs)];
    expect(await scene.undo({ type: 'service', service: 'monitoring' })).toMatchObject({ state: 'rolled_back' });
    expect(scene.ids('AWS::CloudWatch::Alarm')).toEqual([]);
    const [session] = await scene.resumed();
    expect(session.state).toBe('completed');
    expect([scene.ids(instances), scene.ids(vpcs)]).toEqual(before);
    expect(scene.drivenSteps()).toEqual(['alarms']);
    expect(scene.ids('AWS::CloudWatch::Alarm').length).toBeGreaterThan(0);
    scene.end();
  });

  test('that got stuck, once what was in its way is mended', async () => {
    const scene = new Scene(chain);
    await scene.deploy();
    const nets = scene.ids(vpcs);
    scene.meets = refusing(/^TerminateInstances$/);
    const stuck = await scene.undo();
    expect(stuck).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
    expect(scene.ids(instances)).toHaveLength(1);
    scene.meets = nothing;
    const [session] = await scene.resumed();
    expect(session).toMatchObject({ state: 'completed', root_cause: null, rollback: null });
    // The network stood under what was stuck, so nothing of it was touched.
    expect(scene.ids(vpcs)).toEqual(nets);
    expect(scene.ids(instances)).toHaveLength(1);
    scene.end();
  });

  test('that is stuck still: refused with what is left, and the session stays as it was', async () => {
    const scene = new Scene(chain);
    scene.meets = failing('alarms', /^PutDashboard/);
    await scene.deploy({ on_failure: 'keep' });
    scene.meets = refusing(/^Delete/);
    const [session, run] = await scene.resumed();
    expect(run).toMatchObject({ status: 'FAILED', error: 'ResumeBlocked' });
    expect(run.cause).toMatch(/still there: AWS::CloudWatch::Alarm/);
    expect(session).toMatchObject({
      state: 'failed',
      root_cause: { step: 'alarms' },
      rollback: { type: 'resume', verdict: 'dirty' },
    });
    scene.meets = nothing;
    const [mended] = await scene.resumed({}, 'again');
    expect(mended).toMatchObject({ state: 'completed', root_cause: null, rollback: null });
    expect(scene.ids(instances)).toHaveLength(1);
    scene.end();
  });
});

test('after a cancel with keep', async () => {
  const scene = new Scene(chain);
  const run = start(scene.world, chain, { stack_name: 'shop', on_failure: 'keep' });
  scene.id = sessionOf(chain, run);
  await scene.until(async () => (await scene.step('servers'))?.state === 'executing');
  await scene.world.run(cancelSession(scene.world.engine(person), scene.id, 'stop'));
  expect(await settled(scene.world, scene.id)).toMatchObject({
    state: 'failed',
    root_cause: { code: 'SessionCancelled' },
  });
  const nets = scene.ids(vpcs);
  expect(nets).toHaveLength(1);
  const [session] = await scene.resumed();
  expect(session).toMatchObject({ state: 'completed', cancelling: false, root_cause: null });
  expect(scene.ids(instances)).toHaveLength(1);
  scene.end();
});

describe('a resume that fails', () => {
  test('under keep stays as it is, and is resumed again', async () => {
    const scene = new Scene(chain);
    scene.meets = failing('alarms');
    await scene.deploy({ on_failure: 'keep' });
    const before = [scene.ids(instances), scene.ids(vpcs)];
    const [failed, run] = await scene.resumed();
    expect(run).toMatchObject({ status: 'FAILED', error: 'AccessDenied' });
    expect(failed).toMatchObject({ state: 'failed', root_cause: { step: 'alarms', code: 'AccessDenied' } });
    scene.meets = nothing;
    const [session] = await scene.resumed({}, 'third');
    expect(session.state).toBe('completed');
    expect(roles(session)).toEqual(['forward', 'resume', 'resume']);
    expect([scene.ids(instances), scene.ids(vpcs)]).toEqual(before);
    scene.end();
  });

  test('under rollback undoes everything of the session', async () => {
    const scene = new Scene(chain);
    scene.meets = failing('alarms');
    await scene.deploy({ on_failure: 'keep' });
    const [session, run] = await scene.resumed({ on_failure: 'rollback' });
    expect(run).toMatchObject({ status: 'FAILED', error: 'AccessDenied' });
    expect(session).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
    expect(ours(scene.world)).toEqual([]);
    const [, late] = await scene.resumed({}, 'late');
    expect(late).toMatchObject({ status: 'FAILED', error: 'ResumeRefused' });
    scene.end();
  });

  test('in its pre-flight leaves everything as it was, with the reasons', async () => {
    const scene = new Scene(chain);
    scene.meets = failing('alarms');
    await scene.deploy({ on_failure: 'keep' });
    const before = [scene.ids(instances), scene.ids(vpcs)];
    scene.meets = nothing;
    const [session, run] = await scene.resumed({}, undefined, impossible());
    expect(run).toMatchObject({ status: 'FAILED', error: 'PreflightFailed' });
    expect(session).toMatchObject({ state: 'failed', root_cause: { code: 'PreflightFailed' }, rollback: null });
    expect(session.refusals).toHaveLength(1);
    expect([scene.ids(instances), scene.ids(vpcs)]).toEqual(before);
    expect(scene.drivenSteps()).toEqual([]);
    scene.install(chain);
    const [again] = await scene.resumed({}, 'again', chain);
    expect(again.state).toBe('completed');
    scene.end();

    /** No page of metadata is ever called: the rehearsal of a new step says so. */
    function impossible() {
      const step =
        '{name: look, service: control, action: check_http, timeout: 20, depends_on: [net], with: {url: "${parameters.url}"}}';
      const text = chainText.replace(
        'parameters:\n',
        'parameters:\n  url: {type: string, default: "http://169.254.169.254/"}\n',
      );
      const workflow = workflowOf(`${text}  - ${step}\n`);
      scene.install(workflow);
      return workflow;
    }
  });

  test('when its execution is stopped is taken over like any other', async () => {
    for (const on_failure of ['keep', 'rollback'] as const) {
      const scene = new Scene(chain);
      scene.meets = failing('alarms');
      await scene.deploy({ on_failure: 'keep' });
      scene.meets = nothing;
      const run = scene.resume({ on_failure, parameters: { types: ['m5.large'] } }, 'console-made-this-name');
      await scene.until(
        async () => (await scene.session()).generation === 3 && (await scene.step('servers'))?.state === 'executing',
      );
      scene.world.executions.stop(run.arn, 'Operator', 'wrong button');
      const session = await settled(scene.world, scene.id);
      if (on_failure === 'rollback') {
        expect(session).toMatchObject({ state: 'rolled_back', rollback: { type: 'full', verdict: 'clean' } });
        expect(ours(scene.world)).toEqual([]);
      } else {
        expect(session).toMatchObject({ state: 'failed', root_cause: { step: 'servers', code: 'ExecutionStopped' } });
        expect((await scene.resumed({}, 'again'))[0].state).toBe('completed');
      }
      scene.end();
    }
  });
});

describe('what is refused has touched nothing', () => {
  const failed = async (): Promise<Scene> => {
    const scene = new Scene(chain);
    scene.meets = failing('alarms');
    await scene.deploy({ on_failure: 'keep' });
    scene.meets = nothing;
    return scene;
  };

  test.each([
    ['a session that is not there', { resume: 'chain-0123456789' }, 'SessionNotFound'],
    ['a value that does not fit', { parameters: { zones: 'many' } }, 'BadParameterValue'],
    ['a parameter that is not there', { parameters: { zone: 1 } }, 'UnknownParameter'],
    ['another environment', { environment: 'prod' }, 'WrongEnvironment'],
    ['a stack beside the session', { stack_name: 'shop' }, 'BadRequest'],
  ])('%s', async (_, more, code) => {
    const scene = await failed();
    const before = await scene.session();
    const run = start(scene.world, chain, { resume: scene.id, ...more }, 'refused');
    await settled(scene.world, scene.id);
    expect(run).toMatchObject({ status: 'FAILED', error: code });
    expect(await scene.session()).toEqual(before);
    scene.end();
  });

  test('a session of another environment', async () => {
    const scene = await failed();
    const before = await scene.session();
    scene.world.install(chain, 'prod');
    const run = start(scene.world, chain, { resume: scene.id }, 'refused', 'prod');
    await settled(scene.world, scene.id);
    expect(run).toMatchObject({ status: 'FAILED', error: 'WrongEnvironment' });
    expect(await scene.session()).toEqual(before);
    scene.end();
  });

  test('a session that has completed, one that is undone, and one that was itself refused', async () => {
    const scene = new Scene(chain);
    await scene.deploy();
    const [, completed] = await scene.resumed();
    expect(completed).toMatchObject({ status: 'FAILED', error: 'ResumeRefused' });
    const refused = start(scene.world, chain, { stack_name: 'shop', environment: 'prod' }, 'run-2');
    await settled(scene.world, sessionOf(chain, refused));
    expect(refused.error).toBe('WrongEnvironment');
    const run = start(scene.world, chain, { resume: sessionOf(chain, refused) }, 'run-3');
    await settled(scene.world, sessionOf(chain, refused));
    expect(run).toMatchObject({ status: 'FAILED', error: 'ResumeRefused' });
    await scene.undo();
    const [, undone] = await scene.resumed({}, 'late');
    expect(undone).toMatchObject({ status: 'FAILED', error: 'ResumeRefused' });
    scene.end();
  });
});

test('of two that resume at once exactly one goes on', async () => {
  const scene = new Scene(chain);
  scene.meets = failing('alarms', /^PutDashboard/);
  await scene.deploy({ on_failure: 'keep' });
  scene.meets = nothing;
  const runs = ['x', 'y'].map((name) => scene.resume({}, name));
  const session = await settled(scene.world, scene.id);
  expect(session.state).toBe('completed');
  expect(runs.map(({ status }) => status).sort()).toEqual(['FAILED', 'SUCCEEDED']);
  expect(runs.find(({ status }) => status === 'FAILED')).toMatchObject({ error: 'ResumeRefused' });
  expect(roles(session).filter((role) => role === 'resume')).toHaveLength(1);
  scene.end();
});

test('whoever lets it go on is its requester from then on, as AWS has recorded it; those before stand beside', async () => {
  const scene = new Scene(chain, { person: 'bob' });
  scene.meets = failing('alarms');
  await scene.deploy({ on_failure: 'keep', actor: 'ann' });
  const { requester } = await scene.session();
  expect(requester).toEqual({ actor: 'ann', status: 'claimed' });
  scene.meets = nothing;
  const { machines } = scene.world.clients;
  const stateMachineArn = scene.world.machineArn('unity-dev-chain');
  const input = JSON.stringify({ resume: scene.id, actor: 'carl' });
  await scene.world.run(machines.send(new StartExecutionCommand({ stateMachineArn, name: 'by-bob', input })));
  await scene.until(async () => (await scene.session()).requester?.status === 'verified');
  expect((await scene.session()).requester).toEqual({ actor: 'bob', status: 'verified', claimed: 'carl' });
  expect(await settled(scene.world, scene.id)).toMatchObject({ state: 'completed' });
  scene.end();
});
