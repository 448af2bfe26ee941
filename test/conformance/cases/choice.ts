import type { ChoiceRule, State } from '../../../lib/workflow/asl/types';
import type { MachineCase } from '../machine-case';
import { machine } from '../states';

const ends = (...names: readonly string[]): { [name: string]: State } =>
  Object.fromEntries(names.map((name) => [name, { Type: 'Pass', Result: name, End: true }]));

function choosing(choices: readonly ChoiceRule[], defaultName?: string) {
  const choice: State = { Type: 'Choice', Choices: choices, ...(defaultName && { Default: defaultName }) };
  return machine({
    choice,
    ...ends(...new Set([...choices.map((rule) => rule.Next), ...(defaultName ? [defaultName] : [])])),
  });
}

export const choiceCases: readonly MachineCase[] = [
  {
    name: 'the first rule that holds is taken, and IsPresent guards what stands behind it in an And',
    definition: choosing(
      [
        {
          And: [
            { Variable: '$.absent', IsPresent: true },
            { Variable: '$.absent', StringEquals: 'x' },
          ],
          Next: 'guarded',
        },
        { Variable: '$.turn', NumericGreaterThan: 1, Next: 'first' },
        { Variable: '$.turn', NumericGreaterThan: 0, Next: 'second' },
      ],
      'otherwise',
    ),
    input: { turn: 2 },
    expected: { status: 'SUCCEEDED', output: 'first', historyEvents: 6, transitions: 2 },
  },
  {
    name: 'a value of another type matches no rule',
    definition: choosing(
      [
        { Variable: '$.turn', NumericEquals: 5, Next: 'number' },
        { Variable: '$.flag', BooleanEquals: true, Next: 'boolean' },
      ],
      'otherwise',
    ),
    input: { turn: '5', flag: 'true' },
    expected: { status: 'SUCCEEDED', output: 'otherwise' },
  },
  {
    name: 'a rule on a variable that is missing fails the execution, Default or not',
    definition: choosing([{ Variable: '$.missing', StringEquals: 'x', Next: 'never' }], 'otherwise'),
    expected: { status: 'FAILED', error: 'States.Runtime' },
    differs: [
      {
        on: 'referee',
        reason: 'moto takes a missing variable for one that matches nothing',
        expected: { status: 'SUCCEEDED', error: undefined, output: 'otherwise' },
      },
    ],
  },
  {
    name: 'no match and no Default fails as States.NoChoiceMatched',
    definition: choosing([{ Variable: '$.turn', NumericEquals: 5, Next: 'never' }]),
    input: { turn: 1 },
    expected: { status: 'FAILED', error: 'States.NoChoiceMatched' },
    differs: [{ on: 'referee', reason: 'moto has no States.NoChoiceMatched', expected: { error: 'States.Runtime' } }],
  },
];
