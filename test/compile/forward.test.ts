import { taskMarginSeconds, timeoutOfFunction } from '../../lib/workflow/asl/timing';
import type { Branch } from '../../lib/workflow/asl/types';
import { compileForward } from '../../lib/workflow/compile';
import { bySteps, byToken, deploy, failure, options, step, workflowOf } from './play';

const ids = { session_id: 's-1', epoch: 7 };
const ready = { status: 'ready', seconds: null };
const net = step('net');
const app = step('app after net');
const wait = step('wait', { action: 'wait' });

describe('a deployment', () => {
  test('invokes functions with ids and nothing else, from the request to the end', async () => {
    const { calls, status, historyEvents } = await deploy([net, app]);
    expect(status).toBe('SUCCEEDED');
    expect(calls.map(({ name, payload: { token: _, ...payload } }) => [name, payload])).toEqual([
      [
        'open_session',
        {
          request: { stack_name: 'shop' },
          environment: 'dev',
          workflow_id: 'flow@1',
          execution_arn: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-0',
          execution_started_at: '1970-01-01T00:00:00.000Z',
        },
      ],
      ['make_network', { ...ids, rehearse: true }],
      ['admit', { ...ids, preflight: [{ findings: ['of network'] }] }],
      ['make_network', { ...ids, step: 'net' }],
      ['gate', { ...ids, step: 'app' }],
      ['make_network', { ...ids, step: 'app' }],
      ['close_session', ids],
    ]);
    const { figures } = compileForward(workflowOf([net, app]), options);
    expect(historyEvents).toBeLessThan(figures.worstHistoryEvents);
  });

  test('rehearses each permission set in use, once and all at the same time', async () => {
    const { calls, callsOf } = await deploy([net, app, wait]);
    const rehearsals = calls.filter(({ payload }) => payload.rehearse);
    expect(rehearsals.map(({ name }) => name)).toEqual(['make_network', 'make_control']);
    expect(callsOf('admit')[0]?.payload.preflight).toEqual([{ findings: ['of network'] }, { findings: [] }]);
  });

  test.each(['refused', 'requested', ''])('that is not opened (%s) does nothing more and says why', async (status) => {
    const run = await deploy([net], {
      open_session: { ...ids, status, error: 'StackBusy', cause: 'it is busy' },
    });
    expect(run).toMatchObject({ status: 'FAILED', error: 'StackBusy', cause: 'it is busy', names: ['open_session'] });
  });

  test('that is not admitted makes nothing and says why', async () => {
    const run = await deploy([net], { admit: { status: 'refused', error: 'PreflightFailed', cause: 'no quota' } });
    expect(run).toMatchObject({ status: 'FAILED', error: 'PreflightFailed', cause: 'no quota' });
    expect(run.names).toEqual(['open_session', 'make_network', 'admit']);
  });

  test('that is not completed says why', async () => {
    const run = await deploy([net], { close_session: { status: 'failed', error: 'StepFailed', cause: 'net failed' } });
    expect(run).toMatchObject({ status: 'FAILED', error: 'StepFailed', cause: 'net failed' });
    expect(run.names).not.toContain('start_rollback');
  });

  test('that is to be rolled back waits for that and ends with what came of it', async () => {
    const run = await deploy([net], {
      close_session: { status: 'roll_back', error: 'StepFailed', cause: 'net failed' },
    });
    expect(run).toMatchObject({ status: 'FAILED', error: 'StepTimedOut', cause: 'rolled back' });
    expect(run.callsOf('start_rollback')[0]?.payload).toEqual({ ...ids, token: expect.stringMatching(/^token-/) });
  });

  test.each([
    ['cannot be started', failure('Refused'), 0],
    ['does not end within six hours', 'never' as const, 21_600],
  ])('whose rollback %s ends with its own failure', async (_, start_rollback, seconds) => {
    const close_session = { status: 'roll_back', error: 'StepFailed', cause: 'net failed' };
    const run = await deploy([net], { close_session, start_rollback });
    expect(run).toMatchObject({ status: 'FAILED', error: 'StepFailed', cause: 'net failed', seconds });
  });

  test('that resumes a session waits for what must go first, and then opens it again', async () => {
    const opened = { ...ids, status: 'opened', error: null, cause: null };
    const run = await deploy([net], {
      open_session: [
        { ...opened, status: 'undo_first' },
        { ...opened, epoch: 8 },
      ],
    });
    expect(run.status).toBe('SUCCEEDED');
    expect(run.names.slice(0, 4)).toEqual(['open_session', 'start_rollback', 'open_session', 'make_network']);
    expect(run.callsOf('start_rollback')[0]?.payload).toEqual({ ...ids, token: expect.stringMatching(/^token-/) });
    const [first, second] = run.callsOf('open_session').map(({ payload }) => payload);
    expect(second).toEqual(first);
    expect(run.callsOf('close_session')[0]?.payload).toEqual({ ...ids, epoch: 8 });
  });

  test.each([
    ['cannot be started', failure('Odd'), 'FAILED', 0],
    ['does not end within six hours', 'never' as const, 'FAILED', 21_600],
  ])('that resumes makes nothing where what must go first %s', async (_, start_rollback, status, seconds) => {
    const open_session = { ...ids, status: 'undo_first', error: null, cause: null };
    const run = await deploy([net], { open_session, start_rollback });
    expect(run).toMatchObject({ status, seconds });
    expect(run.names).toEqual(['open_session', 'start_rollback']);
  });

  test('is stopped when all its steps, its rollback, and what a resume undoes first have had their time', () => {
    const { machine, figures } = compileForward(workflowOf([net, app]), options);
    expect(machine.TimeoutSeconds).toBe(figures.worstSeconds + 2 * 21_600);
    expect(machine.Comment).toBe('flow@1 in dev');
    const year = 31_536_000;
    const long = workflowOf([step('w', { action: 'wait', timeoutSeconds: year - 2_000 })]);
    expect(compileForward(long, options).machine.TimeoutSeconds).toBe(year);
  });
});

describe('a step', () => {
  const ofStep = async (answers: Parameters<typeof bySteps>[0], steps = [net, app], rest = {}) =>
    deploy(steps, { make_network: bySteps(answers, ready), make_control: bySteps(answers, ready), ...rest });

  test('is driven as long as it is pending', async () => {
    const { callsOf, status } = await ofStep({
      net: [{ status: 'pending', seconds: null }, { status: 'pending', seconds: null }, ready],
    });
    expect(callsOf('make_network').filter(({ payload }) => payload.step === 'net')).toHaveLength(3);
    expect(status).toBe('SUCCEEDED');
  });

  test.each(['failed', 'skipped', 'cancelled', 'holding'])('that is %s is driven no more', async (status) => {
    const { callsOf } = await ofStep({ net: { status, seconds: null } });
    expect(callsOf('make_network').filter(({ payload }) => payload.step === 'net')).toHaveLength(1);
    expect(callsOf('hold')).toEqual([]);
    expect(callsOf('close_session')).toHaveLength(1);
  });

  test('starts at once without dependencies, and else when its gate says so', async () => {
    const gate = bySteps({ app: byToken({ status: 'cancelled' }) }, byToken({ status: 'go' }));
    const { callsOf, status } = await deploy([net, app, step('log after net')], { gate });
    expect(callsOf('gate').map(({ payload }) => payload.step)).toEqual(['app', 'log']);
    expect(callsOf('make_network').flatMap(({ payload }) => payload.step ?? [])).toEqual(['net', 'log']);
    expect(status).toBe('SUCCEEDED');
  });

  test('whose gate hears nothing asks again, with another token', async () => {
    const gate = ['never', null, byToken({ status: 'go' })] as const;
    const { callsOf, names } = await deploy([net, app], { gate });
    expect(callsOf('gate').map(({ at }) => at)).toEqual([0, 300, 600]);
    expect(new Set(callsOf('gate').map(({ payload }) => payload.token)).size).toBe(3);
    expect(names).not.toContain('fail_step');
    expect(names.at(-2)).toBe('make_network');
  });

  test('that waits for a signal leaves a token for as long as it says, and is driven again', async () => {
    const holding = { status: 'holding', seconds: 100 };
    const { callsOf, status } = await ofStep({ wait: [holding, holding, ready] }, [wait], {
      hold: ['never', byToken({})],
    });
    expect(callsOf('make_control').map(({ at }) => at)).toEqual([0, 0, 100, 100]);
    expect(callsOf('hold').map(({ payload }) => payload)).toEqual([
      { ...ids, step: 'wait', token: 'token-00000001' },
      { ...ids, step: 'wait', token: 'token-00000002' },
    ]);
    expect(status).toBe('SUCCEEDED');
  });

  test.each([
    ['drive', 'net', { make_network: bySteps({ net: failure('Odd', 'what is this') }, ready) }],
    ['gate', 'app', { gate: failure('Odd', 'what is this') }],
    [
      'hold',
      'wait',
      {
        hold: failure('Odd', 'what is this'),
        make_control: bySteps({ wait: { status: 'holding', seconds: 9 } }, ready),
      },
    ],
  ])('whose %s fails has that recorded, and hinders no other', async (_, failed, functions) => {
    const run = await deploy([net, app, wait, step('log')], functions);
    expect(run.callsOf('fail_step').map(({ payload }) => payload)).toEqual([
      { ...ids, step: failed, error: { Error: 'Odd', Cause: 'what is this' } },
    ]);
    expect(run.callsOf('make_network').map(({ payload }) => payload.step)).toContain('log');
    expect(run.callsOf('close_session').map(({ payload }) => payload)).toEqual([ids]);
    expect(run.status).toBe('SUCCEEDED');
  });

  test('without an end is recorded as such after its function is dead for certain', async () => {
    const run = await deploy([net], { make_network: bySteps({ net: 'never' }, ready) });
    expect(run.callsOf('fail_step')[0]?.payload.error).toEqual({ Error: 'States.Timeout', Cause: '' });
    expect(run.callsOf('make_network').filter(({ payload }) => payload.step === 'net')).toHaveLength(13);
  });
});

describe('a step with a checkpoint that copies data', () => {
  const stored = step('net', { checkpoint: 'stored', checkpointData: 'snapshot' });

  test('has that made once it is ready, and goes on when it is begun', async () => {
    const { callsOf, names, status } = await deploy([stored], {
      make_network: bySteps({ net: [{ status: 'pending', seconds: null }, ready] }, ready),
      checkpoint: { status: 'capturing' },
    });
    expect(names.slice(-4)).toEqual(['make_network', 'make_network', 'checkpoint', 'close_session']);
    expect(callsOf('checkpoint').map(({ payload }) => payload)).toEqual([{ ...ids, step: 'net', do: 'start' }]);
    expect([callsOf('close_session')[0]?.payload, status]).toEqual([ids, 'SUCCEEDED']);
  });

  test.each(['failed', 'skipped', 'cancelled'])('has none made when it is %s', async (status) => {
    const run = await deploy([stored], { make_network: bySteps({ net: { status, seconds: null } }, ready) });
    expect(run.names.slice(-2)).toEqual(['make_network', 'close_session']);
  });

  test('is ready whatever becomes of that', async () => {
    const run = await deploy([stored], { checkpoint: failure('Odd') });
    expect(run.names.slice(-2)).toEqual(['checkpoint', 'close_session']);
    expect([run.callsOf('fail_step'), run.callsOf('close_session')[0]?.payload]).toEqual([[], ids]);
    expect(run.status).toBe('SUCCEEDED');
  });

  test.each([step('net'), step('net', { checkpoint: 'stored' })])(
    'is another than one whose checkpoint copies none: $checkpoint',
    async (plain) => {
      const { names } = await deploy([plain]);
      expect(names.slice(-2)).toEqual(['make_network', 'close_session']);
    },
  );
});

describe('what cannot even be recorded', () => {
  const toClose = async (functions: Parameters<typeof deploy>[1]) => {
    const close_session = { status: 'roll_back', error: 'InvariantBroken', cause: 'odd' };
    const run = await deploy([net, wait], { close_session, ...functions });
    expect(run.callsOf('close_session').map(({ payload }) => payload)).toEqual([
      { ...ids, error: { Error: 'Odd', Cause: 'because' } },
    ]);
    expect(run).toMatchObject({ status: 'FAILED', error: 'StepTimedOut', cause: 'rolled back' });
    return run;
  };

  test('closes the session with the error: at pre-flight', async () => {
    const run = await toClose({ make_control: failure('Odd') });
    expect(run.names).not.toContain('admit');
  });

  test('closes the session with the error: at admission', async () => {
    const run = await toClose({ admit: failure('Odd') });
    expect(run.callsOf('make_network').map(({ payload }) => payload.step)).toEqual([undefined]);
  });

  test('closes the session with the error: in a lane', async () => {
    await toClose({ make_network: bySteps({ net: failure('Odder') }, ready), fail_step: failure('Odd') });
  });

  test('ends the execution as it is where the session cannot be opened or closed', async () => {
    expect(await deploy([net], { open_session: failure('Odd') })).toMatchObject({
      error: 'Odd',
      names: ['open_session'],
    });
    expect(await deploy([net], { close_session: failure('Odd') })).toMatchObject({ error: 'Odd', status: 'FAILED' });
  });
});

describe('an invocation that was lost', () => {
  const lost = [
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.Unknown',
    'Runtime.ExitError',
    'Runtime.Unknown',
    'Sandbox.Timedout',
    // Of our own.
    'ServiceUnavailable',
  ];

  test.each([...lost, 'States.Timeout'])('as %s is repeated', async (error) => {
    const admitted = { status: 'admitted', error: null, cause: null };
    const { callsOf, status } = await deploy([net], { admit: [failure(error), admitted] });
    expect([callsOf('admit').length, status]).toEqual([2, 'SUCCEEDED']);
  });

  test.each(lost)('as %s is repeated where a token is waited for', async (error) => {
    const { callsOf, status } = await deploy([net, app], { gate: [failure(error), byToken({ status: 'go' })] });
    expect([callsOf('gate').length, status]).toEqual([2, 'SUCCEEDED']);
  });

  test.each(['InvariantBroken', 'Refused', 'States.Runtime', ''])(
    'is no failure of another kind: %s',
    async (error) => {
      const { callsOf } = await deploy([net], { admit: failure(error) });
      expect(callsOf('admit')).toHaveLength(1);
    },
  );

  test('is repeated twelve times, ever more slowly, no pause longer than 30 s, and none foreseen', async () => {
    const { callsOf } = await deploy([net], { admit: failure('Lambda.Unknown') });
    const times = callsOf('admit').map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - times[index]!);
    expect(pauses).toHaveLength(12);
    const bounds = pauses.map((_, index) => Math.min(30, 2 ** index));
    for (const [index, pause] of pauses.entries()) expect(pause).toBeLessThanOrEqual(bounds[index]!);
    expect(Math.max(...pauses.slice(6))).toBeGreaterThan(16);
    expect(pauses).not.toEqual(bounds);
  });
});

describe('time', () => {
  function* tasks({ States }: Branch): Generator<readonly [string, number]> {
    for (const state of Object.values(States)) {
      if (state.Type === 'Parallel') for (const branch of state.Branches) yield* tasks(branch);
      if (state.Type !== 'Task' || state.Resource.endsWith('waitForTaskToken')) continue;
      yield [String(state.Parameters.FunctionName).slice(2, -1), state.TimeoutSeconds ?? 0];
    }
  }

  test('of a task is that of its function and a little more, so that nobody waits for a dead one or leaves a live one', () => {
    const stored = step('disk', { checkpoint: 'stored', checkpointData: 'snapshot' });
    const { machine } = compileForward(workflowOf([net, app, wait, stored]), options);
    const found = [...tasks(machine)];
    expect(found.map(([name]) => name)).toEqual(
      expect.arrayContaining(['open_session', 'admit', 'make_network', 'fail_step', 'checkpoint']),
    );
    for (const [name, seconds] of found)
      expect([name, seconds]).toEqual([name, timeoutOfFunction(name as 'admit') + taskMarginSeconds]);
  });

  /** Seconds after which a gate that hears nothing asks again. */
  const gateSeconds = async (count: number, timeoutSeconds: number): Promise<number> => {
    const middle = Array.from({ length: count - 2 }, (_, index) => step(`s${index}`, { timeoutSeconds: 1 }));
    const gate = ['never', byToken({ status: 'go' })] as const;
    const run = await deploy(
      [step('net', { timeoutSeconds }), step('app after net', { timeoutSeconds: 1 }), ...middle],
      { gate },
    );
    const [first, second] = run.callsOf('gate');
    return second!.at - first!.at;
  };
  // 841 s go by outside the first step: see the limits.
  const outside = 2 * 90 + 4 * 90 + 300 + 1;

  test.each([
    ['short', 2, 600, 300],
    ['long enough for ten rounds of the usual time', 2, 3_000 - outside, 300],
    ['a little longer', 2, 3_001 - outside, 301],
    ['long', 40, 10_000 - outside, 1_000],
    ['long and of many steps', 100, 10_000 - outside, 2_500],
    ['long and of very many steps', 180, 9_000 - outside, 3_000],
  ])('of a gate lets all look again fit the history: of a workflow that is %s', async (_, count, timeout, seconds) => {
    expect(await gateSeconds(count, timeout)).toBe(seconds);
  });
});
