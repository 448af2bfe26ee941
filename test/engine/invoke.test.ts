import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { sampleArns } from '../../lib/local/cloud/lambda/samples';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { singleCampaign } from '../../lib/simulation/campaign/single';
import type { Workflow } from '../../lib/workflow/model';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const [echo = '', fail = '', later = ''] = sampleArns('eu-west-1', '123456789012');

const step = (name: string, arn: string, more = '', timeout = 120) =>
  `  - {name: ${name}, service: control, action: invoke, timeout: ${timeout}, with: {function_arn: '${arn}'${more}}}`;
const invoking = (...steps: readonly string[]) => workflowOf(`name: invoking\nsteps:\n${steps.join('\n')}\n`);

async function deployed(workflow: Workflow, options: LocalWorldOptions = {}) {
  const world = new LocalWorld(options);
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  return { world, id, session: await settled(world, id) };
}

describe('a workflow that invokes functions', () => {
  const both = invoking(
    step('now', echo, ', payload: {table: orders}, undo_payload: {drop: orders}'),
    step('then', later, ', callback: true, payload: {rows: 7}'),
  );

  test('goes on with their answers, those that come later too', async () => {
    const { session } = await deployed(both);
    expect(session.state).toBe('completed');
    expect(session.steps[0]!.output.result).toMatchObject({ table: 'orders', unity: { step: 'now', undo: false } });
    expect(session.steps[1]!.output.result).toEqual({ received: { rows: 7 } });
    const { started_at, completed_at } = session.steps[1]!;
    expect(Date.parse(completed_at!) - Date.parse(started_at!)).toBeGreaterThan(5_000);
  });

  test('tells them when it is undone, those alone that are to be told', async () => {
    const sent: string[] = [];
    const { world, id } = await deployed(both, {
      tap: (call, proceed) => {
        if (call.service === 'lambda') sent.push(String((call.input as { Payload: Buffer }).Payload));
        return proceed();
      },
    });
    const person = { actor: 'ann', via: 'test', reason: 'test' };
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(sent).toHaveLength(3);
    expect(JSON.parse(sent[2]!)).toMatchObject({ drop: 'orders', unity: { undo: true, step: 'now' } });
  });

  test('fails with what the function says, at once or later', async () => {
    const now = await deployed(invoking(step('now', fail)));
    expect(now.session.root_cause).toMatchObject({ step: 'now', code: 'InvocationFailed' });
    const then = await deployed(invoking(step('then', later, ', callback: true, payload: {fail: true}')));
    expect(then.session.root_cause).toMatchObject({
      code: 'InvocationFailed',
      message: 'unity-sample-later: SampleError: asked to fail',
    });
  });

  test('ends at its timeout when no answer comes', async () => {
    const { session } = await deployed(invoking(step('then', echo, ', callback: true', 60)));
    expect(session.root_cause).toMatchObject({
      code: 'StepTimedOut',
      message: 'not ready within 60 seconds: waits for the answer of unity-sample-echo',
    });
  });

  test('is refused before anything runs where the installation declares no such function', async () => {
    const foreign = 'arn:aws:lambda:eu-west-1:123456789012:function:foreign';
    const { session } = await deployed(invoking(step('now', foreign)));
    expect(session.refusals).toMatchObject([{ code: 'InvokeTargetUndeclared' }]);
    const declared = await deployed(invoking(step('now', foreign)), { settings: { invokeTargets: [foreign] } });
    expect(declared.session.root_cause).toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('ends as it must, whatever strikes one of its calls, forward or back', async () => {
    const parts = Number(process.env.SWEEP_PARTS ?? 60);
    const part = Number(process.env.SWEEP_PART ?? 0);
    const options = { workflow: both, target: 'both.yml', seed: 1, seeds: 1, part, parts, now: () => 0 };
    const report = await singleCampaign(options);
    expect(report.violations).toEqual([]);
    expect(report.faults_covered).toBe(report.faults_applicable);
  });
});
