import type { MachineCase } from '../machine-case';
import { call, done, gate, machine, parallel } from '../states';

const failing = { error: 'Boom' };
const caughtBoom = { Error: 'Boom', Cause: 'task#0 failed' };

export const catchCases: readonly MachineCase[] = [
  {
    name: 'ResultPath of a catcher adds the error, replaces the input, or keeps it',
    definition: machine({
      all: parallel([
        {
          add: call('task', failing, { Catch: [{ ErrorEquals: ['Boom'], ResultPath: '$.error', Next: 'added' }] }),
          added: done,
        },
        { replace: call('task', failing, { Catch: [{ ErrorEquals: ['Boom'], Next: 'replaced' }] }), replaced: done },
        {
          keep: call('task', failing, { Catch: [{ ErrorEquals: ['Boom'], ResultPath: null, Next: 'kept' }] }),
          kept: done,
        },
      ]),
    }),
    input: { id: 7 },
    expected: { status: 'SUCCEEDED', output: [{ id: 7, error: caughtBoom }, caughtBoom, { id: 7 }] },
  },
  {
    name: 'the first catcher that matches is taken',
    definition: machine({
      task: call('task', failing, {
        Catch: [
          { ErrorEquals: ['Other'], Next: 'wrong' },
          { ErrorEquals: ['Another', 'Boom'], Next: 'right' },
          { ErrorEquals: ['States.ALL'], Next: 'wrong' },
        ],
      }),
      right: { Type: 'Pass', Result: 'right', End: true },
      wrong: { Type: 'Pass', Result: 'wrong', End: true },
    }),
    expected: { status: 'SUCCEEDED', output: 'right', historyEvents: 9, transitions: 2 },
  },
  {
    name: 'a timeout passes States.TaskFailed by and is caught with an empty cause',
    definition: machine({
      slow: call(
        'slow',
        { sleeps: [2] },
        {
          TimeoutSeconds: 1,
          Catch: [
            { ErrorEquals: ['States.TaskFailed'], Next: 'wrong' },
            { ErrorEquals: ['States.Timeout'], Next: 'right' },
          ],
        },
      ),
      right: done,
      wrong: { Type: 'Fail', Error: 'Wrong' },
    }),
    expected: { status: 'SUCCEEDED', output: { Error: 'States.Timeout', Cause: '' }, seconds: 1, historyEvents: 9 },
  },
  {
    name: 'States.ALL does not catch States.Runtime',
    definition: machine({
      broken: call('broken', { 'x.$': '$.missing' }, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }] }),
      caught: done,
    }),
    expected: { status: 'FAILED', error: 'States.Runtime', calls: {} },
  },
  {
    name: 'States.Runtime fails the execution even where a catcher and a retrier name it',
    definition: machine({
      broken: call(
        'broken',
        { 'x.$': '$.missing' },
        {
          Retry: [{ ErrorEquals: ['States.Runtime'], IntervalSeconds: 1, MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.Runtime'], Next: 'caught' }],
        },
      ),
      caught: done,
    }),
    expected: { status: 'FAILED', error: 'States.Runtime', seconds: 0, calls: {} },
    differs: [
      {
        on: 'referee',
        reason: 'moto lets a catcher and a retrier that name States.Runtime have it',
        expected: { status: 'SUCCEEDED', error: undefined, seconds: 1 },
      },
    ],
  },
  {
    name: 'States.ALL does not catch States.DataLimitExceeded',
    definition: machine({
      big: call('big', { givesLetters: 262_144 }, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }] }),
      caught: done,
    }),
    expected: {
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
      calls: { big: [0] },
    },
  },
  {
    name: 'a catcher that names States.DataLimitExceeded catches a result that is too large',
    definition: machine({
      big: call(
        'big',
        { givesLetters: 262_144 },
        { Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], ResultPath: null, Next: 'caught' }] },
      ),
      caught: done,
    }),
    input: { id: 7 },
    expected: { status: 'SUCCEEDED', output: { id: 7 } },
  },
  {
    name: 'an error that no catcher names fails the execution with its cause',
    definition: machine({
      task: call('task', failing, { Catch: [{ ErrorEquals: ['Other'], Next: 'caught' }] }),
      caught: done,
    }),
    expected: { status: 'FAILED', error: 'Boom', cause: 'task#0 failed', historyEvents: 6 },
  },
  {
    name: 'a Fail without Error fails without one',
    definition: machine({ fail: { Type: 'Fail' } }),
    expected: { status: 'FAILED', historyEvents: 3 },
  },
  {
    name: 'a token’s failure without a name is caught as null',
    definition: machine({
      gate: gate('gate', {}, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }] }),
      caught: done,
    }),
    acts: [{ at: 0.5, do: 'fail', token: 'gate#0' }],
    expected: { status: 'SUCCEEDED', output: { Error: null, Cause: null }, seconds: 0.5, replies: ['accepted'] },
  },
];
