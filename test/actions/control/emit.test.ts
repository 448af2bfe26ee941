import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { emitAction } from '../../../lambdas/actions/control/emit/action';
import { SmallStep } from './small-step';

const bus = mockClient(EventBridgeClient);
const parse = (event: unknown) => emitAction.definition.input.parse({ event });
const sent = () => bus.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries![0]!);

beforeEach(() => {
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] });
});

describe('control/emit', () => {
  it('sends the event with what says whose it is, once however often it is begun', async () => {
    const step = new SmallStep();
    const context = step.context(parse({ 'detail-type': 'Ready', detail: { port: 80 } }));
    await emitAction.begin(context);
    await emitAction.begin(context);
    const polled = await emitAction.poll(context);

    expect(sent()).toHaveLength(1);
    const { Detail, ...entry } = sent()[0]!;
    expect(entry).toEqual({
      Source: 'unity.workflow',
      DetailType: 'Ready',
      EventBusName: 'unity-events',
      Time: new Date('2026-11-23T12:00:00Z'),
    });
    const detail = JSON.parse(Detail!);
    expect(detail).toEqual({
      port: 80,
      metadata: {
        event_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        session_id: 'spot-0123456789',
        stack_name: 'shop',
        environment: 'dev',
        step: 'make_it',
      },
    });
    expect(polled).toEqual({
      status: 'ready',
      outputs: { event_id: detail.metadata.event_id, emitted_at: '2026-11-23T12:00:00.000Z' },
    });
  });

  it('sends the same event again when the answer was lost', async () => {
    const step = new SmallStep();
    const lost = Object.assign(new Error('lost'), { name: 'TimeoutError' });
    bus.on(PutEventsCommand).rejectsOnce(lost).resolves({ FailedEntryCount: 0 });
    await expect(emitAction.begin(step.context(parse({ 'detail-type': 'Ready' })))).rejects.toThrow('lost');
    await emitAction.begin(step.context(parse({ 'detail-type': 'Ready' })));
    const [first, second] = sent();
    expect(first!.Detail).toBe(second!.Detail);
  });

  it.each([
    ['ThrottlingException', 'ServiceUnavailable'],
    ['InternalFailure', 'ServiceUnavailable'],
    ['NotAuthorizedForSourceException', 'EventRefused'],
  ])('sees that EventBridge took nothing although it answered 200: %s', async (ErrorCode, code) => {
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'because' }] });
    await expect(emitAction.begin(new SmallStep().context(parse({ 'detail-type': 'Ready' })))).rejects.toMatchObject({
      code,
      message: `${ErrorCode}: because`,
    });
  });

  it.each([
    [{ detail: {} }],
    [{ 'detail-type': '' }],
    [{ 'detail-type': 'x'.repeat(129) }],
    [{ 'detail-type': 'Ready', detail: { metadata: {} } }],
    [{ 'detail-type': 'Ready', detail: { text: 'x'.repeat(32_000) } }],
    [{ 'detail-type': 'Ready', source: 'unity.deployment-orchestrator' }],
    ['Ready'],
  ])('refuses %#', (event) => {
    expect(emitAction.definition.input.safeParse({ event }).success).toBe(false);
  });

  it('says that it cannot be taken back', () => {
    expect(emitAction.definition.undo.kind).toBe('irreversible');
  });
});
