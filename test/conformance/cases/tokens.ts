import type { MachineCase } from '../machine-case';
import { call, gate, machine, parallel, wait } from '../states';

const output = { status: 'go' };

export const tokenCases: readonly MachineCase[] = [
  {
    name: 'a token ends its task with what is sent, in six events',
    definition: machine({ gate: gate('gate') }),
    acts: [{ at: 1, do: 'succeed', token: 'gate#0', output }],
    expected: {
      status: 'SUCCEEDED',
      output,
      seconds: 1,
      calls: { gate: [0] },
      replies: ['accepted'],
      historyEvents: 8,
    },
  },
  {
    name: 'a token that is sent twice counts once',
    definition: machine({ gate: gate('gate', {}, { Next: 'wait' }), wait: wait(1) }),
    acts: [
      { at: 1, do: 'succeed', token: 'gate#0', output },
      { at: 1.3, do: 'succeed', token: 'gate#0', output: 'second' },
    ],
    expected: { status: 'SUCCEEDED', output, seconds: 2, replies: ['accepted', 'TaskTimedOut'] },
  },
  {
    name: 'a token that is sent after its task has timed out is refused',
    definition: machine({
      gate: gate('gate', {}, { TimeoutSeconds: 1, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'wait' }] }),
      wait: wait(2),
    }),
    acts: [{ at: 2, do: 'succeed', token: 'gate#0', output }],
    expected: {
      status: 'SUCCEEDED',
      output: { Error: 'States.Timeout', Cause: '' },
      seconds: 3,
      replies: ['TaskTimedOut'],
    },
  },
  {
    name: 'the token of an earlier attempt is refused, the one of the attempt that waits is taken',
    definition: machine({
      gate: gate(
        'gate',
        {},
        { TimeoutSeconds: 2, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }] },
      ),
    }),
    acts: [
      { at: 3.5, do: 'succeed', token: 'gate#0', output: 'stale' },
      { at: 4, do: 'succeed', token: 'gate#1', output },
    ],
    expected: {
      status: 'SUCCEEDED',
      output,
      seconds: 4,
      calls: { gate: [0, 3] },
      replies: ['TaskTimedOut', 'accepted'],
      historyEvents: 12,
    },
  },
  {
    name: 'a failure that is sent for a token fails the task with its error and cause',
    definition: machine({ gate: gate('gate') }),
    acts: [{ at: 0.5, do: 'fail', token: 'gate#0', error: 'Step.Cancelled', cause: 'by a person' }],
    expected: { status: 'FAILED', error: 'Step.Cancelled', cause: 'by a person', seconds: 0.5, historyEvents: 7 },
  },
  {
    name: 'a failure that is sent for a token is repeated with a new token',
    definition: machine({
      gate: gate('gate', {}, { Retry: [{ ErrorEquals: ['Step.Again'], IntervalSeconds: 1, MaxAttempts: 1 }] }),
    }),
    acts: [
      { at: 0.5, do: 'fail', token: 'gate#0', error: 'Step.Again' },
      { at: 2.2, do: 'succeed', token: 'gate#1', output },
    ],
    expected: { status: 'SUCCEEDED', output, calls: { gate: [0, 1.5] }, replies: ['accepted', 'accepted'] },
  },
  {
    name: 'a token may be sent before the function has returned',
    definition: machine({ gate: gate('gate', { sends: 'first', sleeps: [2] }) }),
    watchSeconds: 3,
    expected: {
      status: 'SUCCEEDED',
      output: { label: 'gate', attempt: 0 },
      seconds: 0,
      calls: { gate: [0] },
      sent: { 'gate#0': 'accepted' },
    },
    differs: [
      {
        on: 'referee',
        reason: 'moto looks at the token only when the function has returned',
        expected: { seconds: 2 },
      },
    ],
  },
  {
    name: 'a function that fails fails its task though the token is open, and closes it',
    definition: machine({
      gate: gate('gate', { error: 'Boom' }, { Catch: [{ ErrorEquals: ['Boom'], ResultPath: null, Next: 'wait' }] }),
      wait: wait(1),
    }),
    acts: [{ at: 0.5, do: 'succeed', token: 'gate#0', output }],
    expected: { status: 'SUCCEEDED', output: {}, seconds: 1, calls: { gate: [0] }, replies: ['TaskTimedOut'] },
  },
  {
    name: 'StopExecution closes the token in the same moment',
    definition: machine({ gate: gate('gate') }),
    acts: [
      { at: 0.5, do: 'stop' },
      { at: 0.5, do: 'succeed', token: 'gate#0', output },
    ],
    expected: { status: 'ABORTED', seconds: 0.5, replies: ['accepted', 'TaskTimedOut'] },
  },
  {
    name: 'a failing branch closes the tokens of its siblings',
    definition: machine({
      both: parallel([{ bad: call('bad', { error: 'Bad', sleeps: [1] }) }, { gate: gate('gate') }], {
        Catch: [{ ErrorEquals: ['Bad'], ResultPath: null, Next: 'wait' }],
      }),
      wait: wait(1),
    }),
    acts: [{ at: 1.5, do: 'succeed', token: 'gate#0', output }],
    expected: { status: 'SUCCEEDED', output: {}, seconds: 2, replies: ['TaskTimedOut'] },
  },
  {
    name: 'a token whose execution has ended is refused',
    definition: machine({ gate: gate('gate', { sends: 'last' }) }),
    acts: [{ at: 1, do: 'succeed', token: 'gate#0', output }],
    expected: { status: 'SUCCEEDED', sent: { 'gate#0': 'accepted' }, replies: ['TaskTimedOut'] },
  },
];
