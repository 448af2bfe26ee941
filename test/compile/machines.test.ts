import aslValidator from 'asl-validator';
import { definitions } from '../../lambdas/actions/definitions';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { functionNames } from '../../lib/domain/functions';
import { defaultSettings } from '../../lib/domain/settings';
import type { Branch, State, StateMachine } from '../../lib/workflow/asl/types';
import { compileCheckpoint, compileForward, compilePromotion, compileRollback } from '../../lib/workflow/compile';
import type { Workflow } from '../../lib/workflow/model';
import { fan, randomGraph, testRegistry } from '../helpers/graphs';

const options = {
  environment: 'dev',
  settings: defaultSettings,
  definitions: { ...definitions, 'test/phases': testRegistry['test/phases']!.definition },
};
const compile = (workflow: Workflow) => compileForward(workflow, options);
const graph = (steps: number, seed = 3) =>
  randomGraph({ seed, steps, degree: 4, createdShare: 0.3, longestSeconds: 60 });

/** The same with a checkpoint at each step, data and all. */
const withCopies = (workflow: Workflow): Workflow => ({
  ...workflow,
  steps: workflow.steps.map((step) => ({
    ...step,
    checkpoint: `at-${step.name}`,
    checkpointData: 'snapshot' as const,
  })),
});

function* statesOf(machine: Branch): Generator<readonly [string, State]> {
  for (const [name, state] of Object.entries(machine.States)) {
    yield [name, state];
    if (state.Type === 'Parallel') for (const branch of state.Branches) yield* statesOf(branch);
    if (state.Type === 'Map') yield* statesOf(state.ItemProcessor);
  }
}

const machines: readonly (readonly [string, StateMachine])[] = [
  ['one step', compile(graph(1)).machine],
  ['12 steps', compile(graph(12)).machine],
  ['41 steps', compile(graph(41)).machine],
  ['200 steps', compile(graph(200)).machine],
  ['a checkpoint with copies', compile(withCopies(graph(12))).machine],
  ['a fan of 198', compile(fan(198, 5)).machine],
  ['rollback', compileRollback({ environment: 'dev', settings: defaultSettings })],
  ['checkpoints', compileCheckpoint({ environment: 'dev' })],
  ['promotions', compilePromotion({ environment: 'dev' })],
];

describe.each(machines)('the machine of %s', (_name, machine) => {
  test('is valid Amazon States Language', () => {
    const { isValid, errorsText } = aslValidator(machine, { checkPaths: true, checkArn: false });
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  test('has state names that are unique in the whole machine and at most 80 long', () => {
    const names = [...statesOf(machine)].map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(80);
  });

  test('sets a timeout on every task and names only functions that exist', () => {
    for (const [, state] of statesOf(machine)) {
      if (state.Type !== 'Task') continue;
      expect(state.TimeoutSeconds ?? state.TimeoutSecondsPath).toBeDefined();
      const name = /^\$\{(\w+)\}$/.exec(String(state.Parameters.FunctionName))?.[1];
      expect(functionNames).toContain(name);
    }
  });

  test('has at most 40 branches a Parallel and 40 items a Map', () => {
    for (const [, state] of statesOf(machine)) {
      if (state.Type === 'Parallel') expect(state.Branches.length).toBeLessThanOrEqual(40);
      if (state.Type === 'Map') expect(state.MaxConcurrency).toBeLessThanOrEqual(40);
    }
  });

  test('passes no data but ids, statuses and errors to its functions', () => {
    const allowed =
      /^(session_id|epoch|step|token|error|request|preflight|generation|execution_arn|execution_started_at|checkpoint|run|environment|stack|candidate)\.\$$/;
    for (const [, state] of statesOf(machine)) {
      if (state.Type !== 'Task') continue;
      const paths = Object.keys(state.Parameters.Payload as object).filter((key) => key.endsWith('.$'));
      for (const path of paths) expect(path).toMatch(allowed);
    }
  });
});

describe('the compiler', () => {
  test('is a pure function: the same workflow gives the same text', () => {
    expect(JSON.stringify(compile(graph(30)).machine)).toBe(JSON.stringify(compile(graph(30)).machine));
  });

  test('gives a step without dependencies no gate', () => {
    const { machine } = compile(graph(1));
    expect([...statesOf(machine)].map(([name]) => name)).not.toContain('s0: gate');
  });

  test('gives a step a state more where copies of data are made for its checkpoint', () => {
    const states = (workflow: Workflow) => [...statesOf(compile(workflow).machine)].map(([name]) => name);
    const [plain, more] = [graph(12), withCopies(graph(12))];
    expect(states(more).filter((name) => name.endsWith(': checkpoint'))).toHaveLength(12);
    expect(states(more).filter((name) => !name.endsWith(': checkpoint'))).toEqual(states(plain));
    expect(compile(more).figures.worstHistoryEvents - compile(plain).figures.worstHistoryEvents).toBe(12 * 7);
  });

  test('counts definition, history and time, and they fit', () => {
    const { figures } = compile(graph(200));
    expect(figures.definitionBytes).toBeLessThan(1_048_576);
    expect(figures.worstHistoryEvents).toBeLessThan(25_000);
    expect(figures.worstSeconds).toBeGreaterThan(600);
  });

  test('refuses a workflow whose history would not fit, with the number', () => {
    const base = fan(198, 5);
    const polling: Workflow = {
      ...base,
      steps: base.steps.map((step) => ({ ...step, service: 'aws', action: 'create_vpc', timeoutSeconds: 3_600 })),
    };
    expect(() => compile(polling)).toThrow(UnityError);
    expect(() => compile(polling)).toThrow(/\d+ history events at the worst \(limit 25000\)/);
  });

  test('refuses a workflow whose definition would not fit', () => {
    const steps = graph(200).steps.map((step) => ({
      ...step,
      name: `${step.name}_${'x'.repeat(50)}`,
      dependsOn: [{ step: 'a', until: 'ready' as const }],
    }));
    const wide: Workflow = { ...graph(200), steps };
    expect(() => compile(wide)).toThrow(/bytes of definition \(limit 1048576\)/);
  });

  test('refuses an action that is not installed', () => {
    const [step] = graph(1).steps;
    expect(() => compile({ ...graph(1), steps: [{ ...step!, action: 'missing' }] })).toThrow('test/missing');
  });
});
