import type { MachineCase } from '../machine-case';
import { machine } from '../states';

export const dataCases: readonly MachineCase[] = [
  {
    name: 'a null InputPath gives an empty input, a null OutputPath an empty output',
    definition: machine({
      empty: { Type: 'Pass', InputPath: null, ResultPath: '$.seen', Next: 'out' },
      out: { Type: 'Pass', ResultPath: '$.all', Next: 'nothing' },
      nothing: { Type: 'Pass', InputPath: '$.all', OutputPath: null, Next: 'end' },
      end: { Type: 'Pass', Parameters: { 'left.$': '$' }, End: true },
    }),
    input: { id: 7 },
    expected: { status: 'SUCCEEDED', output: { left: {} } },
  },
  {
    name: 'ResultPath adds to the raw input, not to what InputPath selects',
    definition: machine({
      pass: { Type: 'Pass', InputPath: '$.a', ResultPath: '$.copy', End: true },
    }),
    input: { a: { b: 1 } },
    expected: { status: 'SUCCEEDED', output: { a: { b: 1 }, copy: { b: 1 } } },
  },
  {
    name: 'InputPath and OutputPath count in Wait, Choice and Succeed',
    definition: machine({
      wait: { Type: 'Wait', Seconds: 0, InputPath: '$.a', OutputPath: '$.b', Next: 'choice' },
      choice: { Type: 'Choice', OutputPath: '$.c', Choices: [{ Variable: '$.c.d', IsPresent: true, Next: 'end' }] },
      end: { Type: 'Succeed', InputPath: '$.d' },
    }),
    input: { a: { b: { c: { d: 'deep' } } } },
    expected: { status: 'SUCCEEDED', output: 'deep' },
  },
  {
    name: 'a Result of null is a result',
    definition: machine({ pass: { Type: 'Pass', Result: null, End: true } }),
    input: { id: 7 },
    expected: { status: 'SUCCEEDED', output: null },
  },
  {
    name: 'a Wait for part of a second from the data fails the execution',
    definition: machine({ wait: { Type: 'Wait', SecondsPath: '$.seconds', End: true } }),
    input: { seconds: 1.5 },
    expected: { status: 'FAILED', error: 'States.Runtime', seconds: 0 },
  },
];
