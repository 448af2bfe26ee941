import { invokeAction } from '../../../lambdas/actions/control/invoke/action';
import { invocationKey } from '../../../lambdas/actions/control/invoke/key';
import type { JsonObject } from '../../../lib/domain/json';
import { defaultSettings } from '../../../lib/domain/settings';
import { sampleArns } from '../../../lib/local/cloud/lambda/samples';
import { type Tap, testCloud } from '../../helpers/action-cloud';
import { MemoryStep } from '../../helpers/action-context';

const [echo = '', fail = '', later = ''] = sampleArns('us-east-1', '111122223333');
const missing = 'arn:aws:lambda:us-east-1:111122223333:function:not-there';
const parse = (input: object) => invokeAction.definition.input.parse(input);

function scene(tap?: Tap) {
  const world = testCloud(tap ? { tap } : {});
  const step = new MemoryStep(world.clients, world.clock);
  step.settings = { ...defaultSettings, invokeTargets: [echo, fail, later, missing] };
  const run = <T>(work: Promise<T>): Promise<T> => world.clock.run(work);
  const invocations = () => world.calls.filter((call) => call === 'lambda:Invoke').length;
  return { step, run, invocations };
}

const answered = (detail: JsonObject) =>
  ({
    id: 'x',
    kind: 'event',
    at: '2026-01-01T00:00:00.000Z',
    by: 'my.function',
    payload: { id: 'e-1', detail },
  }) as const;

describe('control/invoke', () => {
  it('gives the function what it is for and whose it is, and keeps what it answers', async () => {
    const { step, run, invocations } = scene();
    const context = step.making(parse({ function_arn: echo, payload: { table: 'orders' } }));
    await run(invokeAction.begin(context));
    await run(invokeAction.begin(context));
    expect(await run(invokeAction.poll(context))).toEqual({
      status: 'ready',
      outputs: {
        result: {
          table: 'orders',
          unity: {
            idempotency_key: invocationKey(context),
            undo: false,
            session_id: 'spot-0123456789',
            stack_name: 'shop',
            environment: 'dev',
            step: 'make_it',
          },
        },
      },
    });
    expect(invocations()).toBe(1);
  });

  it('sends the same key again when the answer was lost', async () => {
    let isLost = false;
    const { step, run, invocations } = scene(async (_operation, proceed) => {
      const answer = await proceed();
      if (isLost) return answer;
      isLost = true;
      throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
    });
    const context = step.making(parse({ function_arn: echo }));
    await expect(run(invokeAction.begin(context))).rejects.toThrow('lost');
    await run(invokeAction.begin(context));
    expect(invocations()).toBe(2);
    const polled = await run(invokeAction.poll(context));
    expect(polled).toMatchObject({ outputs: { result: { unity: { idempotency_key: invocationKey(context) } } } });
  });

  it('fails with the words of the function, without its stack or what it was given', async () => {
    const { step, run } = scene();
    const context = step.making(parse({ function_arn: fail, payload: { password: 'hunter2' } }));
    const failure: Error = (await run(invokeAction.begin(context).catch((error: Error) => error))) as Error;
    expect(failure).toMatchObject({
      code: 'InvocationFailed',
      message: 'unity-sample-fail: SampleError: this function always fails',
    });
    expect(JSON.stringify({ ...failure })).not.toMatch(/hunter2|index\.js/);
  });

  it('keeps AWS’s own code where there is no such function', async () => {
    const { step, run } = scene();
    await expect(run(invokeAction.begin(step.making(parse({ function_arn: missing }))))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses what the installation does not declare, before and when it begins', async () => {
    const { step, run, invocations } = scene();
    step.settings = defaultSettings;
    const context = step.making(parse({ function_arn: echo }));
    expect(await run(invokeAction.rehearse!(context))).toMatchObject([{ code: 'InvokeTargetUndeclared' }]);
    await expect(run(invokeAction.begin(context))).rejects.toMatchObject({ code: 'InvokeTargetUndeclared' });
    expect(invocations()).toBe(0);
  });

  it('waits for the event that answers an asynchronous one, and for that of its own key alone', async () => {
    const { step, run, invocations } = scene();
    const context = step.making(parse({ function_arn: later, callback: true }));
    await run(invokeAction.begin(context));
    expect(await run(invokeAction.poll(context))).toEqual({
      status: 'pending',
      reason: 'waits for the answer of unity-sample-later',
    });
    expect(invokeAction.definition.hears!(context)).toMatchObject({ detail: { key: [invocationKey(context)] } });
    expect(invokeAction.definition.hears!(step.making(parse({ function_arn: later })))).toBeUndefined();
    step.told = answered({ key: invocationKey(context), result: { rows: 7 } });
    expect(await run(invokeAction.poll(context))).toEqual({ status: 'ready', outputs: { result: { rows: 7 } } });
    expect(invocations()).toBe(1);
  });

  it.each([
    [{ error: { type: 'MigrationError', message: 'no such table' } }, 'MigrationError: no such table'],
    [{ error: {} }, 'Error: no reason given'],
  ])('fails when the answer says so: %j', async (detail, message) => {
    const { step, run } = scene();
    const context = step.making(parse({ function_arn: later, callback: true }));
    step.told = answered(detail);
    await expect(run(invokeAction.poll(context))).rejects.toMatchObject({
      code: 'InvocationFailed',
      message: `unity-sample-later: ${message}`,
    });
  });

  it('tells the function that it is undone, once, also where the first answer was lost', async () => {
    const sent: JsonObject[] = [];
    let calls = 0;
    const { step, run } = scene(async (_operation, proceed) => {
      calls += 1;
      const answer = (await proceed()) as { Payload: Buffer };
      sent.push(JSON.parse(answer.Payload.toString()));
      if (calls === 1) throw Object.assign(new Error('lost'), { name: 'TimeoutError' });
      return answer;
    });
    const context = step.making(parse({ function_arn: echo, payload: { up: 1 }, undo_payload: { down: 1 } }));
    await expect(run(invokeAction.begin(context))).rejects.toThrow('lost');
    expect(await run(invokeAction.compensate(step.undoing()))).toEqual({ status: 'gone' });
    expect(await run(invokeAction.compensate(step.undoing()))).toEqual({ status: 'gone' });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toMatchObject({ down: 1, unity: { undo: true, idempotency_key: invocationKey(context, true) } });
    expect(invocationKey(context, true)).not.toBe(invocationKey(context));
  });

  it('has nothing to tell where nothing says how it is undone', async () => {
    const { step, run, invocations } = scene();
    await run(invokeAction.begin(step.making(parse({ function_arn: echo }))));
    expect(await run(invokeAction.compensate(step.undoing()))).toEqual({ status: 'gone' });
    expect(invocations()).toBe(1);
  });

  it('an undo that the function refuses is not taken for one', async () => {
    const { step, run } = scene();
    const context = step.making(parse({ function_arn: fail, undo_payload: {} }));
    await expect(run(invokeAction.begin(context))).rejects.toThrow();
    await expect(run(invokeAction.compensate(step.undoing()))).rejects.toMatchObject({ code: 'InvocationFailed' });
    expect(step.rows.get('invocation')).toMatchObject({ state: 'active' });
  });

  it.each([
    [{ function_arn: 'migrate' }],
    [{ function_arn: `${echo}:*` }],
    [{ function_arn: echo, payload: { unity: {} } }],
    [{ function_arn: echo, payload: { text: 'x'.repeat(32_000) } }],
    [{ function_arn: echo, payload: 'text' }],
  ])('refuses %#', (input) => {
    expect(invokeAction.definition.input.safeParse(input).success).toBe(false);
  });
});
