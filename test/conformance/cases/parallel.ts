import type { TaskState } from '../../../lib/workflow/asl/types';
import type { MachineCase } from '../machine-case';
import { call, done, machine, parallel, wait } from '../states';

const failing = (more: Partial<TaskState> = {}) => call('bad', { error: 'Bad', sleeps: [1] }, more);
const bad = failing();
/** A sibling that would go on after the failure, were it not stopped. */
const sibling = { first: call('first', { sleeps: [2] }, { Next: 'second' }), second: call('second') };
const caughtAs = (path: string | null) => [{ ErrorEquals: ['States.ALL'], ResultPath: path, Next: 'caught' }];

export const parallelCases: readonly MachineCase[] = [
  {
    name: 'the outputs of nested branches are in the order of the branches, whoever ends first',
    definition: machine({
      outer: parallel([
        {
          inner: parallel([
            { a: call('a', { sleeps: [2], gives: 'a' }, { OutputPath: '$.gave' }) },
            { b: call('b', { sleeps: [1], gives: 'b' }, { OutputPath: '$.gave' }) },
          ]),
        },
        { c: { Type: 'Pass', Result: 'c', End: true } },
      ]),
    }),
    expected: {
      status: 'SUCCEEDED',
      output: [['a', 'b'], 'c'],
      seconds: 2,
      calls: { a: [0], b: [0] },
      historyEvents: 22,
      transitions: 5,
    },
  },
  {
    name: 'a failing inner branch that the inner Parallel catches leaves the outer branches alone',
    definition: machine({
      outer: parallel([
        { inner: parallel([{ bad }, sibling], { Catch: caughtAs(null) }), caught: done },
        { other: call('other', { sleeps: [2], gives: 'other' }, { OutputPath: '$.gave' }) },
      ]),
    }),
    input: { id: 7 },
    watchSeconds: 3,
    expected: {
      status: 'SUCCEEDED',
      output: [{ id: 7 }, 'other'],
      seconds: 2,
      calls: { bad: [0], first: [0], other: [0] },
    },
  },
  {
    name: 'a failing inner branch that only the outer Parallel catches stops the branches of both',
    definition: machine({
      outer: parallel(
        [{ inner: parallel([{ bad }, sibling]) }, { wait: wait(5, { Next: 'after' }), after: call('after') }],
        {
          Catch: caughtAs('$.error'),
        },
      ),
      caught: done,
    }),
    watchSeconds: 3,
    expected: {
      status: 'SUCCEEDED',
      output: { error: { Error: 'Bad', Cause: 'bad#0 failed' } },
      seconds: 1,
      calls: { bad: [0], first: [0] },
    },
  },
  {
    name: 'a failing inner branch that nobody catches fails the execution at once',
    definition: machine({ outer: parallel([{ inner: parallel([{ bad }, sibling]) }, { wait: wait(5) }]) }),
    watchSeconds: 3,
    expected: {
      status: 'FAILED',
      error: 'Bad',
      cause: 'bad#0 failed',
      seconds: 1,
      calls: { bad: [0], first: [0] },
    },
  },
  {
    name: 'a branch that catches its own error lets the others finish',
    definition: machine({
      both: parallel([{ bad: failing({ Catch: caughtAs('$.error') }), caught: done }, sibling]),
    }),
    expected: {
      status: 'SUCCEEDED',
      output: [{ error: { Error: 'Bad', Cause: 'bad#0 failed' } }, { gave: { label: 'second', attempt: 0 } }],
      seconds: 2,
      calls: { bad: [0], first: [0], second: [2] },
    },
  },
  {
    name: 'States.Runtime in a branch fails the execution though the Parallel catches States.ALL',
    definition: machine({
      both: parallel([{ broken: call('broken', { 'x.$': '$.missing' }) }, { wait: wait(5) }], {
        Catch: caughtAs(null),
      }),
      caught: done,
    }),
    expected: { status: 'FAILED', error: 'States.Runtime', seconds: 0 },
  },
  {
    name: 'a stopped sibling leaves an event for each state that it does not finish',
    definition: machine({
      both: parallel([{ bad }, { wait: wait(5) }], { Catch: caughtAs(null) }),
      caught: done,
    }),
    expected: { status: 'SUCCEEDED', seconds: 1, historyEvents: 15 },
    differs: [
      {
        on: 'referee',
        reason: 'moto has no events for the states that a failing branch leaves unfinished',
        expected: { historyEvents: 13 },
      },
    ],
  },
];
