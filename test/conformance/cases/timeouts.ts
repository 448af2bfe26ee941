import type { MachineCase } from '../machine-case';
import { call, done, gate, machine, parallel } from '../states';

export const timeoutCases: readonly MachineCase[] = [
  {
    name: 'a task that is too slow fails without a cause, and its function runs on for nothing',
    definition: machine({
      slow: call('slow', { sleeps: [2] }, { TimeoutSeconds: 1, Next: 'next' }),
      next: call('next'),
    }),
    watchSeconds: 3,
    expected: { status: 'FAILED', error: 'States.Timeout', seconds: 1, calls: { slow: [0] }, historyEvents: 6 },
  },
  {
    name: 'TimeoutSecondsPath takes the time from the input',
    definition: machine({
      gate: gate('gate', {}, { TimeoutSecondsPath: '$.patience' }),
    }),
    input: { patience: 1 },
    expected: { status: 'FAILED', error: 'States.Timeout', seconds: 1, calls: { gate: [0] }, historyEvents: 7 },
  },
  {
    name: 'a time of 0 from TimeoutSecondsPath fails the execution before the task begins',
    definition: machine({
      gate: gate('gate', {}, { TimeoutSecondsPath: '$.patience' }),
    }),
    input: { patience: 0 },
    expected: { status: 'FAILED', error: 'States.Runtime', seconds: 0, calls: {} },
    differs: [
      {
        on: 'referee',
        reason: 'moto begins a task that has no time and ends it at once',
        expected: { error: 'States.Timeout', calls: undefined },
      },
    ],
  },
  {
    name: 'the machine’s own timeout ends it without error, cause or Catch',
    definition: machine(
      {
        slow: call('slow', { sleeps: [2] }, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'cleanup' }] }),
        cleanup: call('cleanup'),
      },
      { TimeoutSeconds: 1 },
    ),
    watchSeconds: 3,
    expected: { status: 'TIMED_OUT', seconds: 1, calls: { slow: [0] }, historyEvents: 5 },
    differs: [
      {
        on: 'referee',
        reason: 'moto writes the end of a task into the history of an execution that has ended already',
        expected: { historyEvents: 6 },
      },
    ],
  },
  {
    name: 'a timeout in a branch reaches the catcher of the Parallel under its own name',
    definition: machine({
      both: parallel([{ slow: call('slow', { sleeps: [2] }, { TimeoutSeconds: 1 }) }, { gate: gate('gate') }], {
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'caught' }],
      }),
      caught: done,
    }),
    expected: { status: 'SUCCEEDED', output: { Error: 'States.Timeout', Cause: '' }, seconds: 1 },
  },
  {
    name: 'after a timeout the answer of the retry counts, not that of the function that runs on',
    definition: machine({
      slow: call(
        'slow',
        { sleeps: [3, 1.5] },
        {
          TimeoutSeconds: 2,
          Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }],
        },
      ),
    }),
    watchSeconds: 5,
    expected: {
      status: 'SUCCEEDED',
      output: { gave: { label: 'slow', attempt: 1 } },
      seconds: 4.5,
      calls: { slow: [0, 3] },
      historyEvents: 10,
    },
    differs: [
      {
        on: 'referee',
        reason: 'moto writes the answer that comes after the timeout into the history, though it does not use it',
        expected: { historyEvents: 11 },
      },
    ],
  },
  {
    name: 'a function that runs on after its timeout sends its token for nothing; the retry’s token counts',
    definition: machine({
      gate: gate(
        'gate',
        { sleeps: [3], sends: 'last' },
        { TimeoutSeconds: 1, Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 1, MaxAttempts: 1 }] },
      ),
    }),
    watchSeconds: 4,
    expected: {
      status: 'SUCCEEDED',
      output: { label: 'gate', attempt: 1 },
      seconds: 2,
      calls: { gate: [0, 2] },
      sent: { 'gate#0': 'TaskTimedOut', 'gate#1': 'accepted' },
    },
  },
];
