import type { Json } from '../../../lib/domain/json';
import { StateFailure } from '../../../lib/local/states/failure';
import type { State } from '../../../lib/workflow/asl/types';
import { Lab, machineOf, takes, task } from './run';

const output = (execution: { output?: string }): Json => JSON.parse(execution.output ?? 'null') as Json;
const failing = (error: string, times = Number.POSITIVE_INFINITY) => {
  let left = times;
  return async (): Promise<Json> => {
    left -= 1;
    if (left >= 0) throw new StateFailure(error, `because of ${error}`);
    return 'recovered';
  };
};
const waitFor = (seconds: number): State => ({ Type: 'Wait', Seconds: seconds, End: true });
const branch = (name: string, state: State) => ({ StartAt: name, States: { [name]: state } });

describe('data flow', () => {
  test('ResultSelector and ResultPath put the answer where they say', async () => {
    const lab = new Lab({ f: async () => ({ status: 'ready', extra: 1 }) });
    const run = await lab.run(
      machineOf({ a: task('f', { ResultSelector: { 'status.$': '$.Payload.status' }, ResultPath: '$.drive' }) }),
      { id: 7 },
    );
    expect(output(run)).toEqual({ id: 7, drive: { status: 'ready' } });
  });

  test('a null ResultPath keeps the input', async () => {
    const run = await new Lab().run(machineOf({ a: task('f', { ResultPath: null }) }), { id: 7 });
    expect(output(run)).toEqual({ id: 7 });
  });

  test('the context object gives the execution’s id, start and retry count', async () => {
    const lab = new Lab();
    await lab.run(
      machineOf({
        a: task('f', {
          Parameters: {
            FunctionName: 'f',
            Payload: {
              'id.$': '$$.Execution.Id',
              'start.$': '$$.Execution.StartTime',
              'retries.$': '$$.State.RetryCount',
            },
          },
        }),
      }),
    );
    expect(lab.calls[0]!.payload).toEqual({
      id: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-0',
      start: '1970-01-01T00:00:00.000Z',
      retries: 0,
    });
  });

  test('a path that finds nothing fails the execution where no wildcard catches it', async () => {
    const run = await new Lab().run(
      machineOf({
        a: task('f', {
          Parameters: { FunctionName: 'f', Payload: { 'x.$': '$.missing' } },
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'b' }],
        }),
        b: { Type: 'Succeed' },
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  test('data over 256 KiB fails with an error that no wildcard catches', async () => {
    const lab = new Lab({ f: async () => 'x'.repeat(300_000) });
    const run = await lab.run(
      machineOf({ a: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'b' }] }), b: { Type: 'Succeed' } }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('retry and catch', () => {
  test('retries back off, are bounded by MaxDelaySeconds, and end after MaxAttempts', async () => {
    const lab = new Lab({ f: failing('Boom') });
    const run = await lab.run(
      machineOf({
        a: task('f', {
          Retry: [{ ErrorEquals: ['Boom'], IntervalSeconds: 1, BackoffRate: 3, MaxDelaySeconds: 5, MaxAttempts: 3 }],
        }),
      }),
    );
    expect(lab.calls.map((call) => call.at)).toEqual([0, 1, 4, 9]);
    expect(run).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'because of Boom' });
  });

  test('full jitter waits less than the plain delay', async () => {
    const lab = new Lab({ f: failing('Boom', 2) });
    const run = await lab.run(
      machineOf({
        a: task('f', {
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 100, BackoffRate: 1, JitterStrategy: 'FULL' }],
        }),
      }),
    );
    expect(run.status).toBe('SUCCEEDED');
    const [first, second, third] = lab.calls.map((call) => call.at);
    expect(second! - first!).toBeLessThan(100);
    expect(third! - second!).toBeLessThan(100);
    expect(second! - first!).not.toBe(third! - second!);
  });

  test('States.TaskFailed does not match a timeout', async () => {
    const lab = new Lab({ f: takes(100) });
    const run = await lab.run(
      machineOf({
        a: task('f', { TimeoutSeconds: 10, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'b' }] }),
        b: { Type: 'Succeed' },
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(run.stoppedAt).toBe(10_000);
  });

  test('Catch hands over error and cause', async () => {
    const lab = new Lab({ f: failing('Boom') });
    const run = await lab.run(
      machineOf({
        a: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'b' }] }),
        b: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'because of Boom' });
  });
});

describe('branches', () => {
  test('branches of nested Parallels run at once', async () => {
    const inner: State = {
      Type: 'Parallel',
      Branches: [branch('w1', waitFor(10)), branch('w2', waitFor(20))],
      End: true,
    };
    const run = await new Lab().run(
      machineOf({ p: { Type: 'Parallel', Branches: [branch('i', inner), branch('w3', waitFor(15))], End: true } }),
    );
    expect(run.stoppedAt).toBe(20_000);
  });

  test('a failing branch stops the others; what they had invoked runs on, but nothing new starts', async () => {
    const lab = new Lab({ slow: takes(30), boom: failing('Boom'), next: takes(0) });
    const first = task('slow', { Next: 'afterwards', End: undefined });
    const run = await lab.run(
      machineOf({
        p: {
          Type: 'Parallel',
          Branches: [branch('b', task('boom')), { StartAt: 'slow', States: { slow: first, afterwards: task('next') } }],
          End: true,
        },
      }),
    );
    expect(run).toMatchObject({ status: 'FAILED', error: 'Boom' });
    await lab.clock.run(lab.clock.sleep(60_000));
    expect(lab.calls.map((call) => call.name)).not.toContain('next');
  });

  test('an inline Map runs 40 items at once and the rest after them', async () => {
    const lab = new Lab({ f: takes(10) });
    const map: State = {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 100,
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...branch('f', task('f')) },
      End: true,
    };
    const run = await lab.run(machineOf({ m: map }), { items: Array.from({ length: 60 }, (_, index) => ({ index })) });
    expect(run.stoppedAt).toBe(20_000);
    expect(lab.calls.filter((call) => call.at === 0)).toHaveLength(40);
    expect((output(run) as Json[]).length).toBe(60);
  });

  test('one failing item fails the Map', async () => {
    const lab = new Lab({ f: failing('Boom', 1) });
    const map: State = {
      Type: 'Map',
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...branch('f', task('f')) },
      End: true,
    };
    expect(await lab.run(machineOf({ m: map }), [1, 2, 3])).toMatchObject({ status: 'FAILED', error: 'Boom' });
  });
});

describe('tokens', () => {
  const waiting = (extra: object = {}): State =>
    task('register', {
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'register', Payload: { 'token.$': '$$.Task.Token' } },
      ResultSelector: undefined,
      ...extra,
    });
  const tokenOf = (lab: Lab): string => (lab.calls[0]!.payload as { token: string }).token;

  test('a token ends its task with the output that was sent', async () => {
    const lab = new Lab({ register: takes(0) });
    const run = lab.start(machineOf({ a: waiting() }));
    lab.clock.after(5_000, () => lab.executions.tokens.succeed(tokenOf(lab), { status: 'go' }));
    await lab.finish(run);
    expect(run).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 5_000 });
    expect(output(run)).toEqual({ status: 'go' });
  });

  test('a token may be sent before the function has returned', async () => {
    const lab = new Lab({
      register: async (payload, inside) => {
        inside.executions.tokens.succeed((payload as { token: string }).token, 'early');
        await inside.clock.sleep(3_000);
        return null;
      },
    });
    const run = await lab.run(machineOf({ a: waiting() }));
    expect(run).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 0 });
  });

  test('a used, a late and an unknown token are told apart', async () => {
    const lab = new Lab({ register: takes(0) });
    const run = lab.start(machineOf({ a: waiting({ TimeoutSeconds: undefined, TimeoutSecondsPath: '$.seconds' }) }), {
      seconds: 8,
    });
    await lab.finish(run);
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Timeout', stoppedAt: 8_000 });
    expect(lab.executions.tokens.succeed(tokenOf(lab), null)).toBe('closed');
    expect(lab.executions.tokens.succeed('nonsense', null)).toBe('unknown');
    const second = lab.start(machineOf({ a: waiting() }));
    await lab.clock.run(lab.clock.sleep(1_000));
    const token = (lab.calls[1]!.payload as { token: string }).token;
    expect(lab.executions.tokens.succeed(token, 1)).toBe('accepted');
    expect(lab.executions.tokens.succeed(token, 2)).toBe('closed');
    await lab.finish(second);
    expect(output(second)).toBe(1);
  });

  test('a failing register function fails the task though its token is open', async () => {
    const lab = new Lab({ register: failing('Boom') });
    expect(await lab.run(machineOf({ a: waiting() }))).toMatchObject({ status: 'FAILED', error: 'Boom' });
  });
});

describe('ending', () => {
  test('StopExecution ends it at once, runs no Catch and starts nothing more', async () => {
    const lab = new Lab({ f: takes(20), cleanup: takes(0) });
    const run = lab.start(
      machineOf({ a: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'b' }] }), b: task('cleanup') }),
    );
    lab.clock.after(5_000, () => lab.executions.stop(run.arn, 'Why', 'because'));
    await lab.finish(run);
    await lab.clock.run(lab.clock.sleep(60_000));
    expect(run).toMatchObject({ status: 'ABORTED', error: 'Why', cause: 'because', stoppedAt: 5_000 });
    expect(lab.calls.map((call) => call.name)).toEqual(['f']);
    expect(lab.statuses).toEqual(['RUNNING', 'ABORTED']);
  });

  test('a retry that was waited for is not made after StopExecution', async () => {
    const lab = new Lab({ f: failing('Boom') });
    const run = lab.start(
      machineOf({ a: task('f', { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10 }] }) }),
    );
    lab.clock.after(5_000, () => lab.executions.stop(run.arn));
    await lab.finish(run);
    await lab.clock.run(lab.clock.sleep(60_000));
    expect(lab.calls).toHaveLength(1);
  });

  test('the machine’s own timeout runs no Catch either', async () => {
    const lab = new Lab({ f: takes(50) });
    const run = await lab.run(
      machineOf(
        { a: task('f', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'b' }] }), b: { Type: 'Succeed' } },
        { TimeoutSeconds: 20 },
      ),
    );
    expect(run).toMatchObject({ status: 'TIMED_OUT', stoppedAt: 20_000 });
  });

  test('history is bounded as on AWS', async () => {
    const loop = machineOf({
      a: { Type: 'Pass', Next: 'b' },
      b: { Type: 'Choice', Choices: [{ Variable: '$.go', BooleanEquals: true, Next: 'a' }], Default: 'c' },
      c: { Type: 'Succeed' },
    });
    const run = await new Lab().run(loop, { go: true });
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(run.historyEvents).toBe(25_000);
  });

  test('the same name and input while it runs is the same execution; afterwards the name is taken', async () => {
    const lab = new Lab({ f: takes(5) });
    const machine = machineOf({ a: task('f') });
    lab.executions.install('m', machine);
    const first = lab.executions.start('m', 'n', '{}');
    expect(lab.executions.start('m', 'n', '{}')).toBe(first);
    expect(lab.executions.start('m', 'n', '{"a":1}')).toBe('name-taken');
    await lab.finish(first as Exclude<typeof first, string>);
    expect(lab.executions.start('m', 'n', '{}')).toBe('name-taken');
    expect(lab.executions.start('other', 'n', '{}')).toBe('no-such-machine');
  });
});

test('a dozen staggered writers end exactly when the last one is done', async () => {
  const lab = new Lab({
    f: (payload, inside) => takes((payload as { input: { s: number } }).input.s)(payload, inside),
  });
  const branches = Array.from({ length: 12 }, (_, index) => ({
    StartAt: `p${index}`,
    States: {
      [`p${index}`]: { Type: 'Pass', Result: { s: index * 1.5 + 0.25 }, Next: `f${index}` } as State,
      [`f${index}`]: task('f'),
    },
  }));
  const run = await lab.run(machineOf({ p: { Type: 'Parallel', Branches: branches, End: true } }));
  expect(run.stoppedAt).toBe(11 * 1500 + 250);
});
