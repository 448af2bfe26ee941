import assert from 'node:assert/strict';
import { DescribeArchiveCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { eventually, machine, parseJournal, sleep, type Workbench } from '../fixtures/workbench';
import { benchCase, type RefereeCase } from '../referee-case';

interface Delivered {
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

function delivered({ eventsJournal }: Workbench, matches: (event: Delivered) => boolean): Delivered[] {
  return parseJournal<Delivered>(eventsJournal)
    .map((line) => line.event)
    .filter((event) => event.source !== undefined && matches(event));
}

function statusEvent(bench: Workbench, executionArn: string, status: string): Promise<Delivered> {
  const find = () =>
    delivered(bench, ({ detail }) => detail.executionArn === executionArn && detail.status === status)[0];
  return eventually(`the event ${status} of ${executionArn}`, find);
}

function put({ referee }: Workbench, source: string, detail: object, bus = 'default') {
  const Entries = [{ Source: source, DetailType: 'case', Detail: JSON.stringify(detail), EventBusName: bus }];
  return new EventBridgeClient(referee.clientConfig).send(new PutEventsCommand({ Entries }));
}

export const eventCases: readonly RefereeCase[] = [
  benchCase('every change of an execution is an event', ['send_status_events'], async (bench) => {
    const wait = machine({ Wait: { Type: 'Wait', Seconds: 30, End: true } });
    const stopped = await bench.start(wait, { x: 1 });
    await statusEvent(bench, stopped, 'RUNNING');
    await bench.sfn.send(new StopExecutionCommand({ executionArn: stopped, error: 'Person', cause: 'why' }));
    const aborted = await statusEvent(bench, stopped, 'ABORTED');
    const described = await bench.sfn.send(new DescribeExecutionCommand({ executionArn: stopped }));
    assert.deepEqual(aborted.resources, [stopped]);
    assert.match(aborted.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const { startDate, stopDate, input, output, error, cause, name, stateMachineArn } = aborted.detail;
    const expected = { input: '{"x":1}', output: null, error: 'Person', cause: 'why', name: described.name };
    assert.deepEqual({ input, output, error, cause, name }, expected);
    assert.equal(startDate, described.startDate?.getTime());
    assert.equal(stopDate, described.stopDate?.getTime());
    assert.equal(stateMachineArn, described.stateMachineArn);
    const failed = await bench.run(machine({ Fail: { Type: 'Fail', Error: 'Case.Failed' } }));
    assert.equal((await statusEvent(bench, failed.arn, 'FAILED')).detail.error, 'Case.Failed');
    const late = await bench.run({ ...wait, TimeoutSeconds: 1 });
    await statusEvent(bench, late.arn, 'TIMED_OUT');
    const passed = await bench.run(machine({ Pass: { Type: 'Pass', End: true } }), { y: 2 });
    assert.equal((await statusEvent(bench, passed.arn, 'SUCCEEDED')).detail.output, '{"y":2}');
  }),
  benchCase(
    'the event and the context object name the same start',
    ['keep_start_dates_in_milliseconds'],
    async (bench) => {
      const look = machine({ Look: { Type: 'Pass', Parameters: { 'start.$': '$$.Execution.StartTime' }, End: true } });
      // Ten, because a rounded and a truncated time agree every other time.
      for (let run = 0; run < 10; run++) {
        const { arn, output } = await bench.run(look);
        const event = await statusEvent(bench, arn, 'SUCCEEDED');
        assert.equal(new Date(event.detail.startDate as number).toISOString(), (output as { start: string }).start);
      }
    },
  ),
  benchCase(
    'an event reaches the function of a matching rule, again when it failed',
    ['invoke_what_rules_target'],
    async (bench) => {
      await put(bench, 'unity.referee', { id: 'first', failOnce: true });
      const find = () => {
        const found = delivered(bench, ({ detail }) => detail.id === 'first');
        return found.length === 2 ? found : undefined;
      };
      const [event] = await eventually('two deliveries', find);
      assert.equal(event?.['detail-type'], 'case');
      assert.equal('ingestion-time' in (event ?? {}), false);
    },
  ),
  benchCase('an archive keeps the events that fit its pattern', ['read_patterns_of_archives'], async (bench) => {
    await put(bench, 'kept.case', { id: 'kept' }, 'referee-bus');
    await put(bench, 'another.case', { id: 'dropped' }, 'referee-bus');
    const events = new EventBridgeClient(bench.referee.clientConfig);
    const archive = await events.send(new DescribeArchiveCommand({ ArchiveName: 'referee-archive' }));
    assert.equal(archive.EventCount, 1);
    assert.deepEqual(JSON.parse(archive.EventPattern ?? ''), { source: [{ prefix: 'kept' }] });
  }),
  benchCase('a rule without permission delivers nothing', ['invoke_what_rules_target'], async (bench) => {
    await put(bench, 'unity.forbidden', { id: 'forbidden' });
    await sleep(500);
    assert.deepEqual(
      delivered(bench, ({ detail }) => detail.id === 'forbidden'),
      [],
    );
  }),
];
