import { StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import type { Engine } from '../../../lib/engine/engine';
import { machineOfReturn, whyNotPutBack, workflowRunning } from '../../../lib/engine/revision/machine-of-return';
import { openReturn } from '../../../lib/engine/session/open-return';
import { sessionOfExecution } from '../../../lib/engine/session/session-of-execution';
import { keys, type SessionItem, type StepItem } from '../../../lib/ledger/items';
import { startRecord } from '../../../lib/local/host/trail';
import type { RollbackRules } from '../../../lib/rollback/policies';
import { deskEvent } from '../../doors/desk';
import { answerTo } from '../../doors/desk-scene';
import { netText } from '../../helpers/net';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { failing, person, Scene } from '../resume/scene';

const ann = 'arn:aws:sts::123456789012:assumed-role/Operators/ann';
const net = workflowOf(netText);
const more = '  - {name: last, service: control, action: wait, timeout: 60, depends_on: [alarms], with: {seconds: 2}}';
const newer = workflowOf(`${netText}${more}\n`);
const newest = workflowOf(`${netText}${more}\n${more.replace('last', 'late')}\n`);

const rollBack = ({ world }: Scene, session: string) => answerTo(world, deskEvent({ verb: 'rollback', session }, ann));
const item = (scene: Scene, id: string) =>
  scene.world.run(scene.world.engine(person).ledger.get<SessionItem>(keys.session(id)));
const machines = ({ world }: Scene) =>
  world.executions.all().flatMap(({ machine }) => (/rollback/.test(machine) ? [] : [machine]));

async function deploy(scene: Scene, workflow = net, zones = 3) {
  const run = start(scene.world, workflow, { stack_name: 'shop', parameters: { zones } }, `run-${zones}`);
  return settled(scene.world, sessionOf(workflow, run));
}

/** The last session that the machine of returns has opened, at its end. */
async function returned(scene: Scene) {
  const run = scene.world.executions.all().findLast(({ machine }) => machine === 'unity-dev--return')!;
  return settled(scene.world, sessionOf(net, run));
}

/** What DynamoDB says when it does not know what has become of a call. */
const lost = Object.assign(new Error('lost'), {
  name: 'InternalServerError',
  $metadata: { httpStatusCode: 500 },
  $fault: 'server',
});

test('as long as the machine of the workflow runs what was there before it puts that back itself', async () => {
  const scene = new Scene(net);
  await scene.deploy();
  const second = await deploy(scene);
  await rollBack(scene, second.session_id);
  await settled(scene.world, second.session_id);
  expect(machines(scene)).toEqual(['unity-dev-net', 'unity-dev-net', 'unity-dev-net']);
});

test('a version that was installed and deployed to no stack yet hinders nobody from going back', async () => {
  const scene = new Scene(net);
  const first = await scene.deploy();
  const second = await deploy(scene);
  scene.install(newer);
  await rollBack(scene, second.session_id);
  const back = await returned(scene);
  expect(back).toMatchObject({ state: 'completed', workflow_id: net.id, parameters: first.parameters });
  await settled(scene.world, second.session_id);
  scene.end();
});

test('what a machine runs it says itself, whatever was recorded of it; the one of returns takes what it does not run', async () => {
  const scene = new Scene(net);
  const first = await scene.deploy();
  const session = (await item(scene, first.session_id))!;
  const engine = scene.world.engine(person);
  const running = () => scene.world.run(workflowRunning(engine, session));
  expect(await running()).toBe(net.id);
  const published = { environment: 'dev', machine: 'unity-dev-net', workflow_id: newest.id };
  await scene.world.run(
    engine.ledger.create({ ...keys.publication('dev', 'unity-dev-net'), kind: 'publication', ...published }),
  );
  expect(await running()).toBe(net.id);
  scene.install(newer);
  expect(await running()).toBe(newer.id);
  const machine = (id: string | undefined) => machineOfReturn(engine, session, id).split(':').at(-1);
  expect([net.id, newer.id, undefined].map(machine)).toEqual([
    'unity-dev-net',
    'unity-dev--return',
    'unity-dev--return',
  ]);
});

test('what neither machine can put back is said before anything is asked for', async () => {
  const scene = new Scene(net);
  const first = await scene.deploy();
  const session = (await item(scene, first.session_id))!;
  const engine = { ...scene.world.engine(person), definitions: {} };
  const why = () => scene.world.run(whyNotPutBack(engine, session));
  expect(await why()).toBeUndefined();
  scene.install(newer);
  expect(await why()).toBe(
    `${first.session_id} was made by ${net.id}, and aws/create_vpc of network is no action any more`,
  );
});

test('a stack is put back though the machine of its workflow was removed', async () => {
  const scene = new Scene(net);
  const first = await scene.deploy();
  const second = await deploy(scene);
  const gone = { message: 'State Machine Does Not Exist', $metadata: { httpStatusCode: 400 } };
  scene.meets = ({ operation }) =>
    operation === 'DescribeStateMachine' ? new StateMachineDoesNotExist(gone) : undefined;
  await rollBack(scene, second.session_id);
  expect(await returned(scene)).toMatchObject({ state: 'completed', parameters: first.parameters });
  await settled(scene.world, second.session_id);
  scene.end();
});

/** A return to a version that no machine runs any more has failed, and was kept. */
async function failedReturn() {
  const scene = new Scene(net);
  const first = await scene.deploy();
  scene.install(newer);
  const second = await deploy(scene, newer);
  scene.meets = failing('alarms', /PutRetentionPolicy/);
  const request = { stack_name: 'shop', back_to: first.session_id, on_failure: 'keep' };
  scene.world.executions.start('unity-dev--return', 'kept', JSON.stringify(request));
  const kept = await returned(scene);
  expect(kept).toMatchObject({ state: 'failed', root_cause: { step: 'alarms' }, workflow_id: net.id });
  scene.meets = () => undefined;
  scene.id = kept.session_id;
  return { scene, first, second };
}

test('a return that failed and was kept goes on by the same machine, after what must go first, to what it was to put back', async () => {
  const { scene, first, second } = await failedReturn();
  scene.calls.length = 0;
  scene.world.executions.start('unity-dev--return', 'on', JSON.stringify({ resume: scene.id }));
  expect(await settled(scene.world, scene.id)).toMatchObject({
    state: 'completed',
    workflow_id: net.id,
    parameters: first.parameters,
  });
  expect(scene.calls).toContainEqual(expect.stringMatching(/^undo_watch alarms .*:DeleteLogGroup$/));
  await settled(scene.world, second.session_id);
  scene.end();
});

test('nothing else is made of a return by a resume, and once it was resumed with another version it is none of this machine', async () => {
  const { scene, second } = await failedReturn();
  const refused = async (name: string, request: object) => {
    const run = scene.world.executions.start(
      'unity-dev--return',
      name,
      JSON.stringify({ resume: scene.id, ...request }),
    );
    if (typeof run === 'string') throw new Error(run);
    expect((await settled(scene.world, scene.id)).state).toBe('failed');
    expect(run).toMatchObject({ status: 'FAILED', error: 'ResumeRefused' });
    return run.cause;
  };
  expect(await refused('other', { parameters: { zones: 1 } })).toContain('it takes no parameters');
  // A mended version is brought by the machine of that, as ever.
  scene.install(newest);
  scene.meets = failing('alarms');
  start(scene.world, newest, { resume: scene.id }, 'mended');
  expect(await settled(scene.world, scene.id)).toMatchObject({ state: 'failed', workflow_id: newest.id });
  expect(await refused('late', {})).toContain(`was resumed with ${newest.id} since`);
  scene.meets = () => undefined;
  start(scene.world, newest, { resume: scene.id }, 'mended-2');
  expect(await settled(scene.world, scene.id)).toMatchObject({ state: 'completed', workflow_id: newest.id });
  await settled(scene.world, second.session_id);
  scene.end();
});

test('its executions are known by what they go back to, to the watchdog and to who looks who has started them', async () => {
  const scene = new Scene(net);
  const first = await scene.deploy();
  scene.install(newer);
  const second = await deploy(scene, newer);
  const input = JSON.stringify({ stack_name: 'shop', back_to: first.session_id });
  const run = scene.world.executions.start('unity-dev--return', 'by-hand', input);
  if (typeof run === 'string') throw new Error(run);
  const id = sessionOf(net, run);
  const execution = { executionArn: run.arn, startDate: run.startedAt };
  expect(sessionOfExecution({ ...execution, input }, 'unity')).toBe(id);
  expect(sessionOfExecution({ ...execution, input: JSON.stringify({ resume: first.session_id }) }, 'unity')).toBe(
    first.session_id,
  );
  await scene.until(async () => (await item(scene, id))?.state === 'executing');
  const record = startRecord(ann, { executionArn: run.arn, startDate: new Date(run.startedAt) });
  expect(await scene.world.run(scene.world.invokeFunction('attest', record))).toEqual({ session_id: id });
  expect((await view(scene.world, id)).requester).toEqual({ actor: ann, status: 'verified' });
  await settled(scene.world, id);
  await settled(scene.world, second.session_id);
});

test('what its environment says of undoing it now counts, not what that said when it was deployed first', async () => {
  const rollback: Record<string, RollbackRules> = { dev: { policies: { network: 'retain', alarms: 'retain' } } };
  const scene = new Scene(net, { rollback });
  const first = await scene.deploy();
  const stepOf = (id: string, name: string) =>
    scene.world.run(scene.world.engine(person).ledger.get<StepItem>(keys.step(id, name)));
  expect(await stepOf(first.session_id, 'network')).toMatchObject({
    policy_from: 'network',
    spec: { rollback: 'retain' },
  });
  scene.install(newer);
  const second = await deploy(scene, newer);
  rollback.dev = { policies: { alarms: 'retain' } };
  await rollBack(scene, second.session_id);
  const { session_id: id, state } = await returned(scene);
  expect(state).toBe('completed');
  expect(await stepOf(id, 'network')).not.toHaveProperty('policy_from');
  expect((await stepOf(id, 'network'))?.spec.rollback).toBe('compensate');
  expect(await stepOf(id, 'alarms')).toMatchObject({ policy_from: 'alarms', spec: { rollback: 'retain' } });
});

describe('what that machine cannot drive is refused, in words and with nothing touched:', () => {
  /** Another version serves; what was before it is looked at by an engine that knows or allows less. */
  async function asked(less: (engine: Engine) => Partial<Engine>) {
    const scene = new Scene(net);
    const first = await scene.deploy();
    scene.install(newer);
    const second = await deploy(scene, newer);
    const engine = scene.world.engine(person);
    const payload = {
      request: { stack_name: 'shop', back_to: first.session_id },
      environment: 'dev',
      execution_arn: scene.world.machineArn('unity-dev--return').replace(':stateMachine:', ':execution:').concat(':x'),
      execution_started_at: new Date(scene.world.clock.now()).toISOString(),
    };
    const answer = await scene.world.run(openReturn({ ...engine, ...less(engine) }, payload));
    expect((await view(scene.world, second.session_id)).state).toBe('completed');
    return { answer, first };
  }

  test('an action that is none any more', async () => {
    const { answer, first } = await asked(({ definitions: { 'monitoring/setup_monitoring': _, ...definitions } }) => ({
      definitions,
    }));
    expect(answer).toMatchObject({
      status: 'refused',
      error: 'RevisionRefused',
      cause: `${first.session_id} was made by ${net.id}, and monitoring/setup_monitoring of alarms is no action any more`,
      sets: [],
      lists: [[], [], [], [], []],
    });
  });

  test('more history than an execution may have', async () => {
    const { answer, first } = await asked(({ settings }) => ({ settings: { ...settings, sliceSeconds: 0.1 } }));
    expect(answer).toMatchObject({ status: 'refused', error: 'RevisionRefused' });
    expect(answer.cause).toMatch(
      new RegExp(
        `^${first.session_id} was made by ${net.id}, which may leave \\d{5} history events so \\(limit 25000\\)$`,
      ),
    );
  });
});

test('whatever call of opening it is lost, one session puts the stack back once', async () => {
  const struck: string[] = [];
  for (let number = 1; ; number++) {
    let calls = 0;
    const scene = new Scene(net);
    const first = await scene.deploy();
    scene.install(newer);
    const second = await deploy(scene, newer);
    scene.meets = ({ service, operation }, { functionName }) => {
      if (functionName !== 'open_session' || ++calls !== number) return undefined;
      struck.push(`${service}:${operation}`);
      return lost;
    };
    await rollBack(scene, second.session_id);
    const back = await returned(scene);
    await settled(scene.world, second.session_id);
    expect([struck.at(-1), back.state, back.parameters]).toEqual([struck.at(-1), 'completed', first.parameters]);
    expect(machines(scene).filter((machine) => machine === 'unity-dev--return')).toHaveLength(1);
    scene.end();
    if (calls < number) break;
  }
  expect(struck.length).toBeGreaterThan(15);
});

test('whenever its execution is stopped, the stack is what it was, or what it was to be', async () => {
  const ends = new Set<string>();
  for (let seconds = 0; ; seconds += 0.5) {
    const scene = new Scene(net);
    await scene.deploy();
    scene.install(newer);
    const second = await deploy(scene, newer);
    await rollBack(scene, second.session_id);
    await scene.pass(seconds);
    const run = scene.world.executions.all().findLast(({ machine }) => machine === 'unity-dev--return')!;
    const wasRunning = run.status === 'RUNNING';
    scene.world.executions.stop(run.arn);
    await scene.pass(900);
    const back = await item(scene, sessionOf(net, run));
    const serving = (await item(scene, second.session_id))!;
    expect([seconds, serving.state, back?.state]).toEqual(
      back?.state === 'completed'
        ? [seconds, 'rolled_back', 'completed']
        : [seconds, 'completed', back === undefined ? undefined : expect.stringMatching(/^(rolled_back|failed)$/)],
    );
    expect(back?.occupies ?? false).toBe(back?.state === 'completed');
    ends.add(String(back?.state));
    scene.end();
    if (!wasRunning) break;
  }
  expect(ends).toEqual(new Set(['undefined', 'failed', 'rolled_back', 'completed']));
});
