import type { MachineCase } from '../machine-case';
import { call, done, gate, machine, map, parallel, wait } from '../states';

export const historyCases: readonly MachineCase[] = [
  {
    name: 'every kind of state leaves as many events as on AWS',
    definition: machine({
      pass: { Type: 'Pass', Next: 'wait' },
      wait: wait(0, { Next: 'choice' }),
      choice: { Type: 'Choice', Choices: [{ Variable: '$', IsPresent: false, Next: 'done' }], Default: 'task' },
      task: call('task', {}, { Next: 'gate' }),
      gate: gate('gate', { sends: 'last' }, { Next: 'parallel' }),
      parallel: parallel([{ p1: { Type: 'Pass', End: true } }, { p2: done }], { Next: 'map' }),
      map: map({ item: { Type: 'Pass', End: true } }, { Next: 'done' }),
      done,
    }),
    expected: {
      status: 'SUCCEEDED',
      // Start and end, four states of two, Task 5, token 6, Parallel 4 and its branches, Map 4 and its items.
      historyEvents: 2 + 4 * 2 + 5 + 6 + (4 + 2 * 2) + (4 + 2 * 4),
      transitions: 8 + 2 + 2,
    },
  },
  {
    name: 'a poll of Wait, Task and Choice is nine events and three transitions',
    definition: machine({
      wait: wait(1, { Next: 'look' }),
      look: call('look', { gives: 'ready' }, { Next: 'ready?' }),
      'ready?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.gave', StringEquals: 'ready', Next: 'done' }],
        Default: 'wait',
      },
      done,
    }),
    expected: { status: 'SUCCEEDED', seconds: 1, calls: { look: [1] }, historyEvents: 2 + 9 + 2, transitions: 3 + 1 },
  },
  {
    name: 'an execution that needs more than 25,000 events fails with the last of them',
    definition: machine({
      turn: { Type: 'Pass', Next: 'again' },
      again: { Type: 'Choice', Choices: [{ Variable: '$.go', BooleanEquals: true, Next: 'turn' }], Default: 'end' },
      end: done,
    }),
    input: { go: true },
    expected: {
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
      historyEvents: 25_000,
    },
    differs: [
      {
        on: 'referee',
        reason: 'moto keeps any number of events, and 25,000 take it minutes',
        expected: 'not run',
      },
    ],
  },
];
