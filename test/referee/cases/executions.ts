import assert from 'node:assert/strict';
import { GetExecutionHistoryCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { type Definition, eventually, machine, parseJournal, sleep, type Workbench } from '../fixtures/workbench';
import { benchCase, type RefereeCase } from '../referee-case';

const PASS = machine({ Done: { Type: 'Pass', End: true } });
const WAIT = machine({ Wait: { Type: 'Wait', Seconds: 1, End: true } });

/** Branches that would each start something again and again: a loop, a retry, a map, a gate with a catch. */
function busyMachine(bench: Workbench, journal: string): Definition {
  const again = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 99 }];
  const always = [{ ErrorEquals: ['States.ALL'], Next: 'AfterGate' }];
  const loop = machine({
    Turn: { ...bench.task({ journal, sleepMs: 100 }), End: undefined, Next: 'Again' },
    Again: { Type: 'Choice', Choices: [{ Variable: '$.never', IsPresent: true, Next: 'Out' }], Default: 'Turn' },
    Out: { Type: 'Succeed' },
  });
  const processor = {
    ProcessorConfig: { Mode: 'INLINE' },
    ...machine({ Item: bench.task({ journal, sleepMs: 100 }) }),
  };
  const branches = [
    loop,
    machine({ Broken: bench.task({ journal, error: 'Probe.Broken' }, { Retry: again }) }),
    machine({ Map: { Type: 'Map', ItemsPath: '$.items', MaxConcurrency: 1, ItemProcessor: processor, End: true } }),
    machine({
      Gate: bench.gate({ journal, label: 'gate' }, { Catch: always }),
      AfterGate: bench.task({ journal, label: 'after' }),
    }),
  ];
  const caught = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
  return machine({
    All: { Type: 'Parallel', Branches: branches, Catch: caught, End: true },
    Caught: bench.task({ journal, label: 'caught' }),
  });
}

export const executionCases: readonly RefereeCase[] = [
  benchCase(
    'a machine starts any number of times, with a name of its own each',
    ['allow_a_second_start', 'start_once_per_name'],
    async (bench) => {
      const stateMachineArn = await bench.createMachine(PASS);
      const start = () => bench.sfn.send(new StartExecutionCommand({ stateMachineArn }));
      const arns = (await Promise.all([start(), start(), start()])).map((one) => one.executionArn ?? '');
      assert.equal(new Set(arns).size, 3);
      for (const arn of arns) assert.equal((await bench.finish(arn)).status, 'SUCCEEDED');
    },
  ),
  benchCase(
    'a definition is parsed when it is created, not at every start',
    ['parse_each_definition_once'],
    async (bench) => {
      const filler = Array.from({ length: 1500 }, (_, index) => [`Filler ${index}`, { Type: 'Pass', End: true }]);
      const before = Date.now();
      const executionArn = await bench.start({ ...PASS, States: { ...PASS.States, ...Object.fromEntries(filler) } });
      const creationSeconds = (Date.now() - before) / 1000;
      const { seconds } = await bench.finish(executionArn);
      assert.ok(seconds < creationSeconds / 4, `${seconds} s after ${creationSeconds} s`);
    },
  ),
  benchCase('one name starts one execution', ['start_once_per_name'], async (bench) => {
    const stateMachineArn = await bench.createMachine(WAIT);
    const start = (input: string) =>
      bench.sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'only', input }));
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => start(`{"index":${index}}`)));
    assert.equal(results.filter((one) => one.status === 'fulfilled').length, 1);
    const refused = results.find((one) => one.status === 'rejected');
    assert.equal(refused?.reason.name, 'ExecutionAlreadyExists');
  }),
  benchCase('bad input is refused with a code', ['name_errors', 'start_once_per_name'], async (bench) => {
    const stateMachineArn = await bench.createMachine(PASS);
    const start = (input: string) => bench.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    await assert.rejects(start('{'), { name: 'InvalidExecutionInput' });
    await assert.rejects(start(JSON.stringify('x'.repeat(262_144))), { name: 'ValidationException' });
  }),
  benchCase('StopExecution ends at once and starts nothing more', ['stop_at_once', 'end_once'], async (bench) => {
    const journal = bench.newJournal();
    const executionArn = await bench.start(busyMachine(bench, journal), { items: Array.from({ length: 50 }, () => 1) });
    await eventually('a gate and some turns', () => (parseJournal(journal).length > 8 ? true : undefined));
    await bench.sfn.send(new StopExecutionCommand({ executionArn, error: 'Person', cause: 'had enough' }));
    const { status, error, cause } = await bench.describe(executionArn);
    assert.deepEqual({ status, error, cause }, { status: 'ABORTED', error: 'Person', cause: 'had enough' });
    // What was on its way when the execution was stopped still arrives.
    await sleep(700);
    const invoked = parseJournal(journal).length;
    await sleep(1500);
    assert.equal(parseJournal(journal).length, invoked);
    assert.equal((await bench.describe(executionArn)).status, 'ABORTED');
    const history = await bench.sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
    );
    assert.equal(history.events?.[0]?.type, 'ExecutionAborted');
    assert.ok(history.nextToken);
  }),
  benchCase(
    'every end is described: output, error, stop date',
    ['describe_every_end', 'page_through_history'],
    async (bench) => {
      const text = await bench.run(machine({ Text: { Type: 'Pass', Result: 'a "text"', End: true } }));
      assert.equal(text.output, 'a "text"');
      const nothing = await bench.run(machine({ Nothing: { Type: 'Pass', Result: null, End: true } }));
      assert.equal(nothing.output, null);
      const late = await bench.run({
        ...WAIT,
        States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
        TimeoutSeconds: 1,
      });
      assert.equal(late.status, 'TIMED_OUT');
      assert.ok(late.seconds >= 1 && late.seconds < 2);
      const page = await bench.sfn.send(new GetExecutionHistoryCommand({ executionArn: text.arn, maxResults: 3 }));
      assert.deepEqual(
        page.events?.map((one) => one.type),
        ['ExecutionStarted', 'PassStateEntered', 'PassStateExited'],
      );
      const rest = await bench.sfn.send(
        new GetExecutionHistoryCommand({ executionArn: text.arn, nextToken: page.nextToken }),
      );
      assert.deepEqual(
        rest.events?.map((one) => one.type),
        ['ExecutionSucceeded'],
      );
    },
  ),
];
