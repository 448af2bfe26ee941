import type { MachineCase } from '../machine-case';
import { done, machine, parallel } from '../states';

/** 256 KiB, the most that a state may be given or give. */
const most = 262_144;
/** An input of exactly that many bytes: `{"x":"…"}`. */
const inputOf = (bytes: number) => ({ x: 'x'.repeat(bytes - '{"x":""}'.length) });
const tooLarge = (state: string) =>
  `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`;

/** Two branches that give `"…"` and `{"<key>":"…"}`: as a list, twice the text and eleven bytes more than the key. */
const joined = (key: string) =>
  machine({
    both: parallel(
      [
        { plain: { Type: 'Succeed', OutputPath: '$.x' } },
        { named: { Type: 'Pass', Parameters: { [`${key}.$`]: '$.x' }, End: true } },
      ],
      { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'caught' }] },
    ),
    caught: done,
  });
const half = { x: 'x'.repeat((most - 14) / 2) };

export const payloadCases: readonly MachineCase[] = [
  {
    name: 'exactly 256 KiB are accepted as input and as output',
    definition: machine({ pass: { Type: 'Pass', Parameters: { 'y.$': '$.x' }, End: true } }),
    input: inputOf(most),
    expected: { status: 'SUCCEEDED', output: { y: inputOf(most).x } },
    differs: [
      {
        on: 'referee',
        reason: 'moto counts JSON with its blanks, and refuses a size of exactly 256 KiB',
        expected: { status: 'FAILED', error: 'States.DataLimitExceeded', output: undefined },
      },
    ],
  },
  {
    name: 'one byte more fails the execution',
    definition: machine({ pass: { Type: 'Pass', Parameters: { 'yy.$': '$.x' }, End: true } }),
    input: inputOf(most),
    expected: { status: 'FAILED', error: 'States.DataLimitExceeded', cause: tooLarge('pass') },
  },
  {
    name: 'bytes are counted, not characters',
    definition: machine({ pass: { Type: 'Pass', Parameters: { 'a.$': '$.x', 'b.$': '$.x' }, End: true } }),
    input: { x: 'ü'.repeat(70_000) },
    expected: { status: 'FAILED', error: 'States.DataLimitExceeded' },
  },
  {
    name: 'the joined output of a Parallel may have exactly 256 KiB',
    definition: joined('kk'),
    input: half,
    expected: { status: 'SUCCEEDED', output: [half.x, { kk: half.x }] },
    differs: [
      {
        on: 'referee',
        reason: 'moto counts JSON with its blanks, and refuses a size of exactly 256 KiB',
        expected: { status: 'FAILED', error: 'States.DataLimitExceeded', output: undefined },
      },
    ],
  },
  {
    name: 'a joined output of one byte more fails the execution though States.ALL is caught',
    definition: joined('kkk'),
    input: half,
    expected: { status: 'FAILED', error: 'States.DataLimitExceeded', cause: tooLarge('both') },
  },
];
