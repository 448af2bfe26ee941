import type { Retrier } from '../../../lib/workflow/asl/types';
import type { MachineCase } from '../machine-case';
import { call, done, machine, parallel } from '../states';

const again = (error: string, more: Partial<Retrier> = {}): Retrier => ({
  ErrorEquals: [error],
  IntervalSeconds: 1,
  BackoffRate: 1,
  ...more,
});

export const retryCases: readonly MachineCase[] = [
  {
    name: 'a retry backs off, counts itself in the context, and is a charged transition of three events',
    definition: machine({
      flaky: call('flaky', { errors: ['Again', 'Again'] }, { Retry: [again('States.TaskFailed', { BackoffRate: 2 })] }),
    }),
    expected: {
      status: 'SUCCEEDED',
      output: { gave: { label: 'flaky', attempt: 2 } },
      seconds: 3,
      calls: { flaky: [0, 1, 3] },
      historyEvents: 13,
      transitions: 3,
    },
  },
  {
    name: 'MaxDelaySeconds bounds the growth of the delay',
    definition: machine({
      flaky: call(
        'flaky',
        { errors: ['Again', 'Again', 'Again'] },
        { Retry: [again('Again', { BackoffRate: 10, MaxDelaySeconds: 2 })] },
      ),
    }),
    expected: { status: 'SUCCEEDED', seconds: 5, calls: { flaky: [0, 1, 3, 5] } },
  },
  {
    name: 'a retrier without MaxAttempts tries three times more',
    definition: machine({ flaky: call('flaky', { error: 'Again' }, { Retry: [again('Again')] }) }),
    expected: {
      status: 'FAILED',
      error: 'Again',
      cause: 'flaky#3 failed',
      seconds: 3,
      calls: { flaky: [0, 1, 2, 3] },
    },
  },
  {
    name: 'each retrier counts its own attempts and its own delays',
    definition: machine({
      flaky: call(
        'flaky',
        { errors: ['Alpha', 'Beta', 'Alpha', 'Beta'] },
        { Retry: [again('Alpha', { MaxAttempts: 2, BackoffRate: 2 }), again('Beta', { MaxAttempts: 1 })] },
      ),
    }),
    expected: { status: 'FAILED', error: 'Beta', seconds: 4, calls: { flaky: [0, 1, 2, 4] }, transitions: 4 },
  },
  {
    name: 'a retry that is used up ends in the Catch',
    definition: machine({
      flaky: call(
        'flaky',
        { error: 'Again' },
        { Retry: [again('Again', { MaxAttempts: 1 })], Catch: [{ ErrorEquals: ['Again'], Next: 'caught' }] },
      ),
      caught: done,
    }),
    expected: {
      status: 'SUCCEEDED',
      output: { Error: 'Again', Cause: 'flaky#1 failed' },
      seconds: 1,
      calls: { flaky: [0, 1] },
      historyEvents: 12,
    },
  },
  {
    name: 'MaxAttempts 0 repeats nothing, and no later retrier is asked',
    definition: machine({
      flaky: call('flaky', { error: 'Never' }, { Retry: [again('Never', { MaxAttempts: 0 }), again('States.ALL')] }),
    }),
    expected: { status: 'FAILED', error: 'Never', seconds: 0, calls: { flaky: [0] }, historyEvents: 6 },
  },
  {
    name: 'full jitter waits between nothing and the bounded delay',
    definition: machine({
      flaky: call(
        'flaky',
        { errors: ['Again', 'Again', 'Again'] },
        { Retry: [again('Again', { BackoffRate: 5, MaxDelaySeconds: 1, JitterStrategy: 'FULL' })] },
      ),
    }),
    expected: {
      status: 'SUCCEEDED',
      calls: { flaky: [0, { from: 0, to: 1 }, { from: 0, to: 2 }, { from: 0, to: 3 }] },
    },
  },
  {
    name: 'States.TaskFailed does not repeat what timed out',
    definition: machine({
      slow: call('slow', { sleeps: [2] }, { TimeoutSeconds: 1, Retry: [again('States.TaskFailed')] }),
    }),
    expected: { status: 'FAILED', error: 'States.Timeout', seconds: 1, calls: { slow: [0] } },
  },
  {
    name: 'States.ALL repeats what timed out, each attempt with a timeout of its own',
    definition: machine({
      slow: call('slow', { sleeps: [2, 2] }, { TimeoutSeconds: 1, Retry: [again('States.ALL', { MaxAttempts: 1 })] }),
    }),
    expected: { status: 'FAILED', error: 'States.Timeout', seconds: 3, calls: { slow: [0, 2] } },
  },
  {
    name: 'the retry of a Parallel runs all its branches again',
    definition: machine({
      both: parallel([{ good: call('good', { sleeps: [0] }) }, { bad: call('bad', { sleeps: [0.5], error: 'Bad' }) }], {
        Retry: [again('Bad', { MaxAttempts: 1 })],
        Catch: [{ ErrorEquals: ['Bad'], Next: 'caught' }],
      }),
      caught: done,
    }),
    expected: {
      status: 'SUCCEEDED',
      output: { Error: 'Bad', Cause: 'bad#0 failed' },
      seconds: 2,
      calls: { good: [0, 1.5], bad: [0, 1.5] },
      transitions: 7,
      historyEvents: 29,
    },
    differs: [
      {
        on: 'referee',
        reason: 'moto has no events for the states that a failing branch leaves unfinished',
        expected: { historyEvents: 27 },
      },
    ],
  },
];
