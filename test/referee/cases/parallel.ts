import assert from 'node:assert/strict';
import { type Definition, machine, parseJournal, type State, type Workbench } from '../fixtures/workbench';
import { benchCase, type RefereeCase } from '../referee-case';

const PASS: State = { Type: 'Pass', End: true };

function parallel(count: number, branch: (index: number) => Definition, more: State = {}): State {
  return { Type: 'Parallel', Branches: Array.from({ length: count }, (_, index) => branch(index)), End: true, ...more };
}

function map(States: Definition['States'], more: State = {}): State {
  const ItemProcessor = { ProcessorConfig: { Mode: 'INLINE' }, ...machine(States) };
  return { Type: 'Map', ItemsPath: '$.items', MaxConcurrency: 40, ItemProcessor, End: true, ...more };
}

/** One step as the compiler writes it: a gate, then a task, both with their own catch. */
function step(bench: Workbench, index: number): Definition {
  const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: `Failed ${index}` }];
  return machine({
    [`Gate ${index}`]: bench.gate({ answerAfterMs: 1000 }, { Catch, End: undefined, Next: `Do ${index}` }),
    [`Do ${index}`]: bench.task(
      { 'id.$': '$.id', step: `step_${index}` },
      { Catch, End: undefined, Next: `Done ${index}` },
    ),
    [`Failed ${index}`]: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
    [`Done ${index}`]: { Type: 'Pass', Result: {}, End: true },
  });
}

export const parallelCases: readonly RefereeCase[] = [
  benchCase('forty branches run at once', ['parse_each_path_once', 'call_functions_directly'], async (bench) => {
    const execution = await bench.run(machine({ All: parallel(40, (index) => step(bench, index)) }), { id: 's' });
    assert.equal(execution.status, 'SUCCEEDED');
    assert.ok(execution.seconds < 6, `${execution.seconds} s instead of about 2 s`);
  }),
  benchCase(
    'two hundred steps in five times forty branches run at once',
    ['call_functions_directly'],
    async (bench) => {
      const lane = (lane: number) =>
        machine({ [`Lane ${lane}`]: parallel(40, (index) => step(bench, lane * 40 + index)) });
      const execution = await bench.run(machine({ Lanes: parallel(5, lane) }), { id: 's' });
      assert.equal(execution.status, 'SUCCEEDED');
      assert.ok(execution.seconds < 20, `${execution.seconds} s instead of about 6 s`);
    },
  ),
  benchCase('five maps of forty gates in one Parallel run at once', ['pass_map_item_to_tasks'], async (bench) => {
    const journal = bench.newJournal();
    const ItemSelector = { 'step.$': '$$.Map.Item.Value', 'index.$': '$$.Map.Item.Index', 'id.$': '$.id' };
    const payload = { journal, 'label.$': '$.step', 'item.$': '$$.Map.Item.Value', answerAfterMs: 1500 };
    const gate = bench.gate(payload, { ResultPath: '$.answer' });
    const deal = Array.from({ length: 5 }, (_, lane) =>
      Array.from({ length: 40 }, (_, index) => `step-${lane}-${index}`),
    );
    const lane = (lane: number) =>
      machine({ Map: map({ Gate: gate }, { ItemsPath: `$.deal[${lane}]`, ItemSelector }) });
    const execution = await bench.run(machine({ Lanes: parallel(5, lane) }), { deal, id: 's' });
    const output = execution.output as { step: string; index: number; id: string; answer: { label: string } }[][];
    assert.deepEqual(output[3]?.[7], { step: 'step-3-7', index: 7, id: 's', answer: { label: 'step-3-7' } });
    const lines = parseJournal<{ item: string }>(journal);
    assert.equal(new Set(lines.map((line) => line.event.item)).size, 200);
    assert.ok(execution.seconds < 15, `${execution.seconds} s instead of about 5 s`);
  }),
  benchCase(
    'an error leaves nested branches and maps under its own name',
    ['match_errors_as_aws_does'],
    async (bench) => {
      const slow = machine({ Slow: bench.task({ sleepMs: 3000 }, { TimeoutSeconds: 1 }) });
      const Catch = [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: 'Caught' }];
      const inner = () => machine({ Inner: parallel(2, () => slow) });
      const nested = await bench.run(machine({ Outer: parallel(2, inner, { Catch }), Caught: PASS }), {});
      assert.deepEqual(nested.output, { error: { Error: 'States.Timeout', Cause: '' } });
      const mapped = await bench.run(machine({ Map: map(slow.States, { Catch }), Caught: PASS }), { items: [1, 2] });
      assert.deepEqual((mapped.output as { error: unknown }).error, { Error: 'States.Timeout', Cause: '' });
    },
  ),
  benchCase('a branch that catches its error lets the others finish', ['end_once'], async (bench) => {
    const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Recorded' }];
    const broken = machine({
      Broken: bench.task({ error: 'Probe.Broken' }, { Catch }),
      Recorded: { Type: 'Pass', Parameters: { 'error.$': '$.error.Error' }, End: true },
    });
    const slow = machine({
      Slow: bench.task(
        { sleepMs: 500, label: 'x' },
        { ResultSelector: { 'label.$': '$.Payload.received.label' }, ResultPath: '$' },
      ),
    });
    const execution = await bench.run(
      machine({ All: parallel(2, (index) => (index === 0 ? broken : slow), { ResultPath: '$.results' }) }),
      {},
    );
    assert.deepEqual(execution.output, { results: [{ error: 'Probe.Broken' }, { label: 'x' }] });
  }),
];
