import type { MachineCase } from '../machine-case';
import { call, done, machine, map, parallel, wait } from '../states';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
/** An item that takes its time. */
const item = (seconds: number) => ({ item: call('item', { sleeps: [seconds] }, { ResultPath: null }) });

export const mapCases: readonly MachineCase[] = [
  {
    name: 'the outputs of a Map are in the order of its items, whoever ends first',
    definition: machine({
      map: map({ pause: { Type: 'Wait', SecondsPath: '$', End: true } }),
    }),
    input: [2, 0, 1],
    expected: { status: 'SUCCEEDED', output: [2, 0, 1], seconds: 2, historyEvents: 18, transitions: 4 },
  },
  {
    name: 'MaxConcurrency lets the next item in when one has ended',
    definition: machine({ map: map(item(1), { MaxConcurrency: 2 }) }),
    input: upTo(4),
    expected: { status: 'SUCCEEDED', output: [0, 1, 2, 3], seconds: 2, calls: { item: [0, 0, 1, 1] } },
  },
  {
    name: 'ItemSelector gives each item its index, its value and what all share',
    definition: machine({
      map: map(
        { pass: { Type: 'Pass', End: true } },
        {
          ItemsPath: '$.items',
          ItemSelector: { 'index.$': '$$.Map.Item.Index', 'value.$': '$$.Map.Item.Value', 'shared.$': '$.shared' },
          ResultPath: '$.made',
        },
      ),
    }),
    input: { items: ['a', 'b'], shared: 7 },
    expected: {
      status: 'SUCCEEDED',
      output: {
        items: ['a', 'b'],
        shared: 7,
        made: [
          { index: 0, value: 'a', shared: 7 },
          { index: 1, value: 'b', shared: 7 },
        ],
      },
    },
  },
  {
    name: 'one failing item fails the Map, and no further item starts',
    definition: machine({
      map: map({ item: call('item', { sleeps: [1], error: 'Bad' }) }, { MaxConcurrency: 1 }),
    }),
    input: upTo(3),
    watchSeconds: 2,
    expected: { status: 'FAILED', error: 'Bad', cause: 'item#0 failed', seconds: 1, calls: { item: [0] } },
  },
  {
    name: 'a failing item stops those that run beside it, whose functions run on for nothing',
    definition: machine({
      map: map(
        {
          first: call(
            'first',
            { 'sleeps.$': '$.sleeps', 'errors.$': '$.errors' },
            { ResultPath: null, Next: 'second' },
          ),
          second: call('second'),
        },
        { Catch: [{ ErrorEquals: ['Bad'], ResultPath: null, Next: 'caught' }] },
      ),
      caught: wait(2),
    }),
    input: [
      { sleeps: [1], errors: ['Bad'] },
      { sleeps: [2], errors: [] },
    ],
    expected: { status: 'SUCCEEDED', seconds: 3, calls: { first: [0, 0] } },
  },
  {
    name: 'an item that catches its own error lets the others finish',
    definition: machine({
      map: map({
        task: call('task', { 'error.$': '$.error' }, { Catch: [{ ErrorEquals: ['Bad'], Next: 'caught' }] }),
        caught: done,
      }),
    }),
    input: [{ error: 'Bad' }, { error: 'Bad' }],
    expected: {
      status: 'SUCCEEDED',
      output: [
        { Error: 'Bad', Cause: 'task#0 failed' },
        { Error: 'Bad', Cause: 'task#0 failed' },
      ],
    },
  },
  {
    name: 'an inline Map runs forty items at once and the others after them',
    definition: machine({ map: map(item(1)) }),
    input: upTo(45),
    expected: {
      status: 'SUCCEEDED',
      output: upTo(45),
      seconds: 2,
      calls: { item: upTo(45).map((index) => (index < 40 ? 0 : 1)) },
    },
    differs: [
      {
        on: 'referee',
        reason: 'moto runs all items of an inline Map at once',
        expected: { seconds: 1, calls: { item: upTo(45).map(() => 0) } },
      },
    ],
  },
  {
    name: 'a Map in a Parallel and a Parallel in its items know the item',
    definition: machine({
      outer: parallel([
        {
          map: map({
            inner: parallel([
              {
                task: call(
                  'task',
                  { 'gives.$': '$$.Map.Item.Value' },
                  { ResultSelector: { 'item.$': '$.Payload' }, OutputPath: '$.item' },
                ),
              },
              { index: { Type: 'Pass', Parameters: { 'index.$': '$$.Map.Item.Index' }, End: true } },
            ]),
          }),
        },
        { wait: wait(1, { Next: 'two' }), two: { Type: 'Pass', Result: 2, End: true } },
      ]),
    }),
    input: ['a', 'b'],
    expected: {
      status: 'SUCCEEDED',
      output: [
        [
          ['a', { index: 0 }],
          ['b', { index: 1 }],
        ],
        2,
      ],
      seconds: 1,
    },
  },
  {
    name: 'a Map of nothing gives nothing',
    definition: machine({ map: map(item(1)) }),
    input: [],
    expected: { status: 'SUCCEEDED', output: [], seconds: 0, calls: {}, historyEvents: 6 },
  },
  {
    name: 'a Map of something that is no list fails the execution',
    definition: machine({ map: map(item(1)) }),
    input: { items: 3 },
    expected: { status: 'FAILED', error: 'States.Runtime', calls: {} },
    differs: [
      {
        on: 'referee',
        reason: 'moto fails with the error that JSONata machines have for it',
        expected: { error: 'States.QueryEvaluationError' },
      },
    ],
  },
];
