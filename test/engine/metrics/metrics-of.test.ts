import { z } from 'zod';
import type { AroundEnd } from '../../../lib/engine/telling/measuring';
import { metricsOf } from '../../../lib/engine/telling/metrics-of';
import { isForwardEnd } from '../../../lib/engine/telling/metrics-of-session';
import type { LedgerItem, SessionItem, StepItem } from '../../../lib/ledger/items';
import type { PromotionItem } from '../../../lib/ledger/promotion-item';

const at = (seconds: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000).toISOString();
const id = 'web-shop-0123456789';

const session = (more: object): SessionItem =>
  ({
    kind: 'session',
    sk: 'SESSION',
    session_id: id,
    environment: 'dev',
    state: 'executing',
    epoch: 1,
    started_at: at(0),
    updated_at: at(100),
    executions: [{ arn: 'a', role: 'forward' }],
    ...more,
  }) as unknown as SessionItem;

const step = (more: object): StepItem =>
  ({
    kind: 'step',
    sk: 'STEP#network',
    session_id: id,
    environment: 'dev',
    name: 'network',
    state: 'executing',
    phase: 'begun',
    epoch: 1,
    attempt: 1,
    started_at: at(10),
    updated_at: at(100),
    spec: { service: 'test', action: 'test', inputs: {}, dependsOn: [] },
    resources: {},
    frozen: {},
    ...more,
  }) as unknown as StepItem;

/** What a change is measured as: names, values and the properties beside the session’s id. */
function told(before: LedgerItem | undefined, after: LedgerItem, end?: AroundEnd) {
  return metricsOf({ before, after }, end).map(({ name, values, properties: { session_id, ...more } }) => {
    expect(session_id).toBe(id);
    return [name, values, more] as const;
  });
}

describe('a step', () => {
  const ready = { state: 'completed', phase: 'ready', completed_at: at(42.5) };
  const failed = (error: object) => ({ state: 'failed', error: { message: 'p=hunter2', request_id: null, ...error } });
  const answered = (verdict: string) => ({
    frozen: { approval: { message: 'go?', asked_at: at(20) } },
    signal: { kind: 'approval', id: 'x', by: 'ann', at: at(80), payload: { verdict, reason: 'so' } },
  });

  test.each<readonly [what: string, before: object, after: object, expected: readonly unknown[]]>([
    ['is ready', {}, ready, [['StepSeconds', [32.5], {}]]],
    ['was created only', {}, { phase: 'created' }, []],
    ['is written once more when it is ready', ready, ready, []],
    ['is skipped', {}, { ...ready, skipped: true }, []],
    [
      'is tried again',
      {},
      { attempt: 2, progress: 'Throttling: wait' },
      [['StepRetries', [1], { code: 'Throttling' }]],
    ],
    ['only renews its lease', { attempt: 2 }, { attempt: 2 }, []],
    ['begins to count anew in a resume', { attempt: 3 }, { attempt: 1, epoch: 2 }, []],
    ['has more tries under another epoch', { attempt: 1 }, { attempt: 2, epoch: 2 }, []],
    ['fails', {}, failed({ code: 'AccessDenied' }), [['StepFailures', [1], { code: 'AccessDenied' }]]],
    [
      'fails with what is no code',
      {},
      failed({ code: 'no such p=hunter2' }),
      [['StepFailures', [1], { code: 'Other' }]],
    ],
    ['failed before', failed({ code: 'X' }), failed({ code: 'X' }), []],
    ['is stopped', {}, { ...failed({ code: 'X' }), cancelled: true }, []],
    ['is approved', {}, answered('approved'), [['ApprovalSeconds', [60], { asked_for: 'step', verdict: 'approved' }]]],
    ['is rejected', {}, answered('rejected'), [['ApprovalSeconds', [60], { asked_for: 'step', verdict: 'rejected' }]]],
    ['was answered before', answered('approved'), answered('approved'), []],
    ['hears what is no approval', {}, { signal: { ...answered('approved').signal, kind: 'event' } }, []],
    [
      'gives its undo up',
      { undo: { state: 'executing' } },
      { undo: { state: 'failed', error: { code: 'DependencyViolation', message: 'p=hunter2' } } },
      [['UndoFailures', [1], { code: 'DependencyViolation' }]],
    ],
    ['gave its undo up before', { undo: { state: 'failed' } }, { undo: { state: 'failed' } }, []],
    [
      'of a sweep has no time of its own',
      { sk: 'FOUND#network~1', name: 'network~1' },
      { ...ready, sk: 'FOUND#network~1' },
      [],
    ],
  ])('that %s', (_what, before, after, expected) => {
    expect(told(step(before), step({ ...before, ...after }))).toEqual(expected);
  });

  test('is counted by environment, workflow and name, at the time of the change', () => {
    expect(metricsOf({ before: step({}), after: step(ready) })).toEqual([
      {
        name: 'StepSeconds',
        unit: 'Seconds',
        at: Date.parse(at(100)),
        values: [32.5],
        sets: [['Environment', 'Workflow', 'Step']],
        dimensions: { Environment: 'dev', Workflow: 'web-shop', Step: 'network' },
        properties: { session_id: id },
      },
    ]);
  });

  test('that is new says nothing: what a revision has kept is ready from its first write on', () => {
    expect(told(undefined, step(ready))).toEqual([]);
  });
});

describe('a session', () => {
  const cause = (code: string) => ({ root_cause: { step: null, code, message: 'p=hunter2', request_id: null } });
  const rollback = (more: object) => ({
    rollback: { type: 'full', started_at: at(50), leftovers: [], tails: [], kept: [], ...more },
  });
  const left = [
    { step: 'a', hourly_usd: 0.05 },
    { step: 'b', hourly_usd: 0.0225 },
  ];

  test.each<readonly [what: string, before: object, after: object, expected: readonly unknown[]]>([
    [
      'completes',
      {},
      { state: 'completed', ready_at: at(90) },
      [
        ['CompletedDeployments', [1], {}],
        ['DeploymentSeconds', [90], {}],
      ],
    ],
    [
      'completes after a resume has no time of its own',
      {},
      { state: 'completed', ready_at: at(9000), executions: [{ role: 'forward' }, { role: 'resume' }] },
      [['CompletedDeployments', [1], {}]],
    ],
    ['was complete before', { state: 'completed' }, { expiry_warned: at(1) }, []],
    ['begins', { state: 'requested' }, { state: 'validating' }, []],
    [
      'fails and is undone',
      cause('StepTimedOut'),
      { state: 'rolling_back' },
      [['FailedDeployments', [1], { code: 'StepTimedOut' }]],
    ],
    ['fails and is kept', cause('X'), { state: 'failed' }, [['FailedDeployments', [1], { code: 'X' }]]],
    ['ends without a word', {}, { state: 'failed' }, [['FailedDeployments', [1], { code: 'ExecutionStopped' }]]],
    ['is cancelled', cause('SessionCancelled'), { state: 'rolling_back' }, [['CancelledDeployments', [1], {}]]],
    [
      'is refused',
      { state: 'validating' },
      {
        state: 'failed',
        refusals: [{ code: 'QuotaTooSmall', message: 'x', remedy: 'y' }],
        ...rollback({ verdict: 'clean', started_at: at(100), completed_at: at(100) }),
      },
      [['RefusedDeployments', [1], { code: 'QuotaTooSmall' }]],
    ],
    [
      'is rolled back clean',
      { state: 'rolling_back', ...rollback({}) },
      { state: 'rolled_back', ...rollback({ verdict: 'clean', completed_at: at(80) }) },
      [
        ['RollbackSeconds', [30], { verdict: 'clean' }],
        ['CleanRollbacks', [1], {}],
      ],
    ],
    [
      'is rolled back but for tails',
      { state: 'rolling_back', ...rollback({}) },
      { state: 'rolled_back', ...rollback({ verdict: 'pending', completed_at: at(80) }) },
      [['RollbackSeconds', [30], { verdict: 'pending' }]],
    ],
    [
      'has its tails gone',
      { state: 'rolled_back', ...rollback({ verdict: 'pending', completed_at: at(80) }) },
      rollback({ verdict: 'clean', completed_at: at(80), tails_ended_at: at(700) }),
      [['CleanRollbacks', [1], {}]],
    ],
    [
      'keeps its tails',
      { state: 'rolling_back', ...rollback({ verdict: 'pending', completed_at: at(80) }) },
      { state: 'failed', ...rollback({ verdict: 'dirty', completed_at: at(80), leftovers: left.slice(1) }) },
      [
        ['DirtyRollbacks', [1], {}],
        ['Leftovers', [1], {}],
        ['LeftoverHourlyUsd', [0.0225], {}],
      ],
    ],
    [
      'is rolled back dirty',
      { state: 'rolling_back', ...rollback({}) },
      { state: 'failed', ...rollback({ verdict: 'dirty', completed_at: at(80), leftovers: left }) },
      [
        ['RollbackSeconds', [30], { verdict: 'dirty' }],
        ['DirtyRollbacks', [1], {}],
        ['Leftovers', [2], {}],
        ['LeftoverHourlyUsd', [0.0725], {}],
      ],
    ],
    [
      'begins its next rollback',
      { state: 'failed', ...rollback({ verdict: 'dirty', leftovers: left }) },
      { state: 'rolling_back', ...rollback({ started_at: at(95) }) },
      [],
    ],
    [
      'has its leftovers accepted',
      { state: 'failed', ...rollback({ verdict: 'dirty', leftovers: left }) },
      rollback({ verdict: 'dirty', accepted: { by: 'ann' }, leftovers: [] }),
      [],
    ],
    [
      'is approved to be undone',
      { state: 'failed', rollback_approval: { state: 'asked', asked_at: at(10), expires_at: at(900) } },
      { rollback_approval: { state: 'approved', asked_at: at(10), expires_at: at(900), ended_at: at(40) } },
      [['ApprovalSeconds', [30], { asked_for: 'rollback', verdict: 'approved' }]],
    ],
    [
      'nobody has answered',
      { state: 'failed', rollback_approval: { state: 'asked', asked_at: at(10), expires_at: at(90) } },
      { rollback_approval: { state: 'expired', asked_at: at(10), expires_at: at(90), ended_at: at(90) } },
      [],
    ],
  ])('that %s', (_what, before, after, expected) => {
    expect(told(session(before), session({ ...before, ...after }))).toEqual(expected);
  });

  test('that is new says nothing', () => {
    expect(told(undefined, session({ state: 'completed', ready_at: at(90) }))).toEqual([]);
  });

  describe('whose way forward ends', () => {
    const waits = (name: string, from: number, ready: number, dependsOn: readonly object[], more: object = {}) =>
      step({
        name,
        started_at: at(from),
        created_at: at(ready - 1),
        completed_at: at(ready),
        spec: { service: 'test', action: 'test', inputs: {}, dependsOn },
        resources: { [name]: { key: name, state: 'active' } },
        ...more,
      });
    const on = (name: string, until = 'ready') => ({ step: name, until });
    const definitions = { 'test/test': { cost: () => [{ hourlyUsd: 0.25 }], input: z.object({}) } };
    const end = (steps: readonly StepItem[]): AroundEnd => ({
      steps,
      definitions: definitions as unknown as AroundEnd['definitions'],
    });
    const gates = (before: object, steps: readonly StepItem[], after: object = { state: 'failed' }) =>
      told(session(before), session({ ...before, ...after }), end(steps)).filter(([name]) => name === 'GateSeconds');

    test('waits of gates are told together, from the last dependency on; the slowest is named', () => {
      const steps = [
        waits('a', 0, 10, []),
        waits('b', 0, 30, []),
        waits('c', 31.5, 40, [on('a'), on('b')]),
        waits('d', 29.25, 40, [on('b', 'created')]),
      ];
      expect(gates({}, steps)).toEqual([['GateSeconds', [1.5, 0.25], { step: 'c' }]]);
    });

    test('steps that never began have not waited', () => {
      expect(gates({}, [waits('a', 0, 10, []), waits('b', 0, 0, [on('a')], { started_at: undefined })])).toEqual([]);
    });

    test('a rollback that has taken the steps over, before they were read, hides none; a later resume hides all', () => {
      const steps = (epoch: number) => [waits('a', 0, 10, [], { epoch }), waits('b', 11, 20, [on('a')], { epoch })];
      const undone = { state: 'rolling_back', epoch: 2 };
      expect(gates({}, steps(1), undone)).toEqual([['GateSeconds', [1], { step: 'b' }]]);
      expect(gates({}, steps(2), undone)).toEqual([['GateSeconds', [1], { step: 'b' }]]);
      expect(gates({}, steps(3), undone)).toEqual([]);
    });

    test('what a resume or a revision has kept holds nobody up, and has not waited itself', () => {
      const resumed = [waits('a', 0, 10, []), waits('b', 11, 20, [on('a')]), waits('c', 5000, 5010, [on('b')])];
      expect(gates({ resuming: { stage: 'decided', kept: ['a', 'b'] } }, resumed)).toEqual([]);
      const further = [...resumed, waits('d', 5012, 5020, [on('a'), on('c')])];
      expect(gates({ resuming: { stage: 'decided', kept: ['a', 'b'] } }, further)).toEqual([
        ['GateSeconds', [2], { step: 'd' }],
      ]);
      expect(gates({}, [waits('a', 0, 10, [], { kept_from: 'x' }), waits('b', 900, 910, [on('a')])])).toEqual([]);
    });

    test('what it has made is priced when it completes, and only then', () => {
      const steps = [waits('a', 0, 10, []), waits('b', 0, 10, [], { resources: {} }), waits('c', 0, 10, [])];
      const usd = (after: object) =>
        told(session({}), session(after), end(steps)).filter(([name]) => name === 'HourlyUsd');
      expect(usd({ state: 'completed' })).toEqual([['HourlyUsd', [0.5], {}]]);
      expect(usd({ state: 'rolling_back' })).toEqual([]);
    });

    test('is what the steps are read for, and nothing else is', () => {
      const is = (before: object, after: object) =>
        isForwardEnd({ before: session(before), after: session({ ...before, ...after }) });
      expect(is({}, { state: 'completed' })).toBe(true);
      expect(is({ state: 'validating' }, { state: 'rolling_back' })).toBe(true);
      expect(is({}, { cancelling: true })).toBe(false);
      expect(is({ state: 'rolling_back' }, { state: 'rolled_back' })).toBe(false);
      expect(isForwardEnd({ before: step({}), after: step({ state: 'completed' }) })).toBe(false);
    });
  });
});

test('a promotion that was answered is measured in its own environment', () => {
  const item = (state: 'asked' | 'approved') =>
    ({
      kind: 'promotion',
      environment: 'prod',
      updated_at: at(100),
      source: { session_id: id, environment: 'dev' },
      approval: { state, asked_at: at(10), expires_at: at(900), ...(state === 'approved' && { ended_at: at(70) }) },
    }) as unknown as PromotionItem;
  expect(metricsOf({ before: item('asked'), after: item('approved') })).toMatchObject([
    {
      name: 'ApprovalSeconds',
      values: [60],
      dimensions: { Environment: 'prod', Workflow: 'web-shop' },
      properties: { session_id: id, asked_for: 'promotion', verdict: 'approved' },
    },
  ]);
});

test('of no item anything but what the table has is told: no message, no input, no output', () => {
  const secret = {
    inputs: { p: 'hunter2' },
    outputs: { p: 'hunter2' },
    progress: 'p=hunter2',
    parameters: { p: 'hunter2' },
  };
  const measured = [
    ...metricsOf({
      before: step(secret),
      after: step({ ...secret, attempt: 2, state: 'failed', error: { code: 'a b' } }),
    }),
    ...metricsOf({ before: session(secret), after: session({ ...secret, state: 'failed' }) }),
  ];
  expect(measured.length).toBe(3);
  expect(JSON.stringify(measured)).not.toContain('hunter2');
});
