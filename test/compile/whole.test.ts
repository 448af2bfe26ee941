import aslValidator from 'asl-validator';
import { type FunctionName, permissionSets } from '../../lib/domain/functions';
import { defaultSettings } from '../../lib/domain/settings';
import { taskMarginSeconds, timeoutOfFunction } from '../../lib/workflow/asl/timing';
import type { Branch, State, StateMachine } from '../../lib/workflow/asl/types';
import { compileForward, compileReturn, compileRollback } from '../../lib/workflow/compile';
import { worstSeconds } from '../../lib/workflow/limits';
import { options, step, workflowOf } from './play';

function* statesOf({ States }: Branch): Generator<readonly [string, State]> {
  for (const [name, state] of Object.entries(States)) {
    yield [name, state];
    if (state.Type === 'Parallel') for (const branch of state.Branches) yield* statesOf(branch);
    if (state.Type === 'Map') yield* statesOf(state.ItemProcessor);
  }
}

const namesOf = (machine: StateMachine): readonly string[] => [...statesOf(machine)].map(([name]) => name);
const many = Array.from({ length: 41 }, (_, index) => step(`s${index}`));
const steps = [step('net'), step('app after net'), step('wait', { action: 'wait' })];
const small = compileForward(workflowOf(steps), options).machine;
const wide = compileForward(workflowOf(many), options).machine;
const rollback = compileRollback({ environment: 'dev', settings: defaultSettings });
const returns = compileReturn({ environment: 'dev' });

describe.each([
  ['a small workflow', small],
  ['a wide workflow', wide],
  ['rollback', rollback],
  ['returns', returns],
])('the machine of %s', (_, machine) => {
  test('is valid as AWS gets it, and no two states have the same name', () => {
    const sent = JSON.parse(JSON.stringify(machine)) as StateMachine;
    const { isValid, errorsText } = aslValidator(sent, { checkPaths: true, checkArn: true });
    expect([errorsText('\n'), isValid]).toEqual(['', true]);
    const names = namesOf(machine);
    expect(new Set(names).size).toBe(names.length);
  });

  test('gives each task the time of its function and a little more', () => {
    for (const [, state] of statesOf(machine)) {
      if (state.Type !== 'Task' || state.Resource.endsWith('waitForTaskToken')) continue;
      const name = String(state.Parameters.FunctionName).slice(2, -1) as FunctionName;
      expect([name, state.TimeoutSeconds]).toEqual([name, timeoutOfFunction(name) + taskMarginSeconds]);
    }
  });
});

test('states are called as people look for them in the console', () => {
  expect(namesOf(small)).toEqual(
    expect.arrayContaining(['Rehearse network', 'Rehearse control', 'app: gate', 'wait: hold', 'net: drive']),
  );
  expect(namesOf(small)).not.toContain('net: hold');
  expect(namesOf(wide)).toEqual(expect.arrayContaining(['Lanes 1', 'Lanes 2']));
  const five = [1, 2, 3, 4, 5];
  const lists = five.flatMap((list) => [`Undo list ${list}`, `Wait for dependents (${list})`]);
  expect(namesOf(rollback)).toEqual(
    expect.arrayContaining([...lists, ...permissionSets.map((set) => `Verify ${set}`)]),
  );
  const drives = (list: number) => permissionSets.map((set) => `Drive ${set} (${list})`);
  expect(namesOf(returns)).toEqual(
    expect.arrayContaining(five.flatMap((list) => [`Steps ${list}`, `Gate (${list})`, ...drives(list)])),
  );
});

test('the time of steps with very many ways between them is counted at once', () => {
  const ladder = Array.from({ length: 60 }, (_, index) =>
    ['a', 'b'].map((side) => step(index === 0 ? `${side}0` : `${side}${index} after a${index - 1}, b${index - 1}`)),
  ).flat();
  expect(worstSeconds(workflowOf(ladder))).toBe(60 * 690 + 660);
});
