import type { MachineCase } from '../machine-case';
import { call, gate, machine, parallel } from '../states';

export const stopCases: readonly MachineCase[] = [
  {
    name: 'StopExecution ends it at once with what was said, runs no Catch, and the function in flight runs on for nothing',
    definition: machine({
      slow: call(
        'slow',
        { sleeps: [1.5] },
        { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'cleanup' }], Next: 'next' },
      ),
      next: call('next'),
      cleanup: call('cleanup'),
    }),
    acts: [{ at: 0.5, do: 'stop', error: 'Person', cause: 'had enough' }],
    watchSeconds: 2.5,
    expected: {
      status: 'ABORTED',
      error: 'Person',
      cause: 'had enough',
      seconds: 0.5,
      calls: { slow: [0] },
      replies: ['accepted'],
      historyEvents: 5,
    },
    differs: [
      {
        on: 'referee',
        reason: 'moto writes the end of a task into the history of an execution that has ended already',
        expected: { historyEvents: 6 },
      },
    ],
  },
  {
    name: 'a retry that is waited for is not made after StopExecution',
    definition: machine({
      flaky: call('flaky', { error: 'Again' }, { Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 1 }] }),
    }),
    acts: [{ at: 0.5, do: 'stop' }],
    watchSeconds: 2,
    expected: { status: 'ABORTED', seconds: 0.5, calls: { flaky: [0] } },
  },
  {
    name: 'a function that runs on after StopExecution sends its token for nothing',
    definition: machine({ gate: gate('gate', { sleeps: [1], sends: 'last' }) }),
    acts: [{ at: 0.5, do: 'stop' }],
    watchSeconds: 2,
    expected: { status: 'ABORTED', seconds: 0.5, calls: { gate: [0] }, sent: { 'gate#0': 'TaskTimedOut' } },
  },
  {
    name: 'StopExecution stops every branch',
    definition: machine({
      both: parallel([
        { a: call('a', { sleeps: [1] }, { Next: 'afterA' }), afterA: call('afterA') },
        { b: call('b', { sleeps: [1] }, { Next: 'afterB' }), afterB: call('afterB') },
      ]),
    }),
    acts: [{ at: 0.5, do: 'stop' }],
    watchSeconds: 2,
    expected: { status: 'ABORTED', seconds: 0.5, calls: { a: [0], b: [0] } },
  },
];
