import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { cancelSession } from '../../lib/engine/session/cancel';
import { loadSession } from '../../lib/engine/session/session-store';
import { answerApproval, openApprovals } from '../../lib/engine/step/approval';
import { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

function begin(workflow: Workflow, stack = 'shop', world = new LocalWorld(), environment = 'dev') {
  world.install(workflow, environment);
  const execution = start(world, workflow, { stack_name: stack }, `run-${stack}`, environment);
  return { world, execution, id: sessionOf(workflow, execution) };
}

const pass = (world: LocalWorld, seconds: number): Promise<void> => world.run(world.clock.sleep(seconds * 1000));

/** Somebody else's event, straight onto the bus. */
const tell = (world: LocalWorld, detail: object, source = 'my.ci', type = 'Built') =>
  world.run(
    world.clients.events.send(
      new PutEventsCommand({
        Entries: [{ Source: source, DetailType: type, Detail: JSON.stringify(detail), EventBusName: 'unity-events' }],
      }),
    ),
  );

const ofShop = { metadata: { stack_name: 'shop', environment: 'dev' } };

const waiter = (pattern: string, timeout = 600) =>
  workflowOf(`
name: waiter
steps:
  - {name: listen, service: control, action: wait_for_event, timeout: ${timeout}, with: {pattern: ${pattern}}}
`);

describe('services that signal one another', () => {
  const pair = workflowOf(`
name: pair
outputs: {port: '\${steps.listen.event}'}
steps:
  - {name: prepare, service: control, action: wait, timeout: 60, with: {seconds: 20}}
  - {name: announce, service: control, action: emit, timeout: 60, depends_on: [prepare], with: {event: {detail-type: SchemaReady, detail: {port: 5432, of: '\${session.stack_name}'}}}}
  - {name: listen, service: control, action: wait_for_event, timeout: 300, with: {pattern: {source: [unity.workflow], detail-type: [SchemaReady], detail: {port: [5432]}}}}
  - {name: after, service: control, action: wait, timeout: 60, depends_on: [listen], with: {seconds: 1}}
`);

  test('one holds until the other says so, and is given what was said', async () => {
    const { world, id } = begin(pair);
    const session = await settled(world, id);
    expect(session.state).toBe('completed');
    const steps = new Map(session.steps.map((step) => [step.name, step]));
    const { event_id } = steps.get('announce')!.output;
    expect(steps.get('listen')!.output.event).toMatchObject({
      source: 'unity.workflow',
      detail_type: 'SchemaReady',
      detail: {
        port: 5432,
        of: 'shop',
        metadata: { event_id, session_id: id, stack_name: 'shop', environment: 'dev', step: 'announce' },
      },
    });
    // Woken, not found by looking: within what the bus and a warm function take.
    const said = Date.parse(steps.get('announce')!.completed_at!);
    expect(Date.parse(steps.get('listen')!.completed_at!) - said).toBeLessThan(2_000);
  });

  test('what is said before anybody listens is not lost', async () => {
    const early = workflowOf(`
name: early
steps:
  - {name: announce, service: control, action: emit, timeout: 60, with: {event: {detail-type: Ready}}}
  - {name: long, service: control, action: wait, timeout: 900, with: {seconds: 600}}
  - {name: listen, service: control, action: wait_for_event, timeout: 60, depends_on: [long], with: {pattern: {detail-type: [Ready]}}}
`);
    const { world, id } = begin(early);
    const session = await settled(world, id);
    expect(session.state).toBe('completed');
    const { started_at, completed_at } = session.steps[2]!;
    expect(Date.parse(completed_at!) - Date.parse(started_at!)).toBeLessThan(1_000);
  });

  test('one that listens to what an earlier step gave hears it as soon as that is known', async () => {
    const correlated = workflowOf(`
name: correlated
steps:
  - {name: first, service: control, action: emit, timeout: 60, with: {event: {detail-type: Asked}}}
  - {name: pause, service: control, action: wait, timeout: 60, with: {seconds: 50}, depends_on: [first]}
  - {name: listen, service: control, action: wait_for_event, timeout: 600, depends_on: [pause], with: {pattern: {detail: {answers: ['\${steps.first.event_id}']}}}}
`);
    const { world, id } = begin(correlated);
    await pass(world, 20);
    await tell(world, { ...ofShop, answers: 'something else' });
    const { event_id } = (await view(world, id)).steps[0]!.output;
    await tell(world, { ...ofShop, answers: event_id });
    expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  });

  test('another stack hears nothing unless it names whom it listens to', async () => {
    const world = new LocalWorld();
    const base = begin(pair, 'base', world);
    const deaf = begin(waiter('{detail-type: [SchemaReady]}', 60), 'deaf', world);
    const keen = begin(waiter('{detail-type: [SchemaReady], detail: {metadata: {stack_name: [base]}}}'), 'keen', world);
    expect(await settled(world, keen.id)).toMatchObject({ state: 'completed' });
    expect(await settled(world, base.id)).toMatchObject({ state: 'completed' });
    expect(await settled(world, deaf.id)).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: 'listen', code: 'StepTimedOut' },
    });
  });

  test('the same stack in another environment hears nothing', async () => {
    const world = new LocalWorld();
    const dev = begin(pair, 'shop', world);
    const prod = begin(waiter('{detail-type: [SchemaReady]}', 60), 'shop', world, 'prod');
    await settled(world, dev.id);
    expect(await settled(world, prod.id)).toMatchObject({ root_cause: { code: 'StepTimedOut' } });
  });

  test('an event that never comes ends the step at its timeout, and says what was waited for', async () => {
    const { world, id } = begin(waiter('{detail-type: [Never]}', 90));
    const session = await settled(world, id);
    expect(session.root_cause).toMatchObject({
      code: 'StepTimedOut',
      message: 'not ready within 90 seconds: waits for an event like {"detail-type":["Never"]}',
    });
    const { started_at, completed_at } = session.steps[0]!;
    const waited = (Date.parse(completed_at!) - Date.parse(started_at!)) / 1000;
    expect(waited).toBeGreaterThanOrEqual(90);
    expect(waited).toBeLessThan(92);
  });

  test('what others put on the bus counts, the first of them, once', async () => {
    const { world, id } = begin(waiter('{source: [my.ci]}'));
    await pass(world, 10);
    await tell(world, ofShop, 'my.cd');
    await tell(world, { ...ofShop, build: 1 });
    await tell(world, { ...ofShop, build: 2 });
    const session = await settled(world, id);
    expect(session.steps[0]!.output.event).toMatchObject({ source: 'my.ci', detail: { build: 1 } });
  });

  test('an event that nests too deep to be kept ends the step, and says so', async () => {
    const { world, id } = begin(waiter('{source: [my.ci]}'));
    await pass(world, 10);
    const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});
    await tell(world, { ...ofShop, deep });
    expect((await settled(world, id)).root_cause!.message).toContain('nests more than 24 deep');
  });

  test('an event of just that depth is kept', async () => {
    const { world, id } = begin(waiter('{source: [my.ci]}'));
    await pass(world, 10);
    const deep = Array.from({ length: 22 }).reduce<object>((inner) => ({ inner }), {});
    await tell(world, { ...ofShop, deep });
    expect((await settled(world, id)).state).toBe('completed');
  });

  test('an event too long to be kept ends the step, and says so', async () => {
    const { world, id } = begin(waiter('{source: [my.ci]}'));
    await pass(world, 10);
    await tell(world, { ...ofShop, text: 'x'.repeat(40_000) });
    expect(await settled(world, id)).toMatchObject({
      root_cause: { code: 'EventTooLong', message: expect.stringContaining('40') },
    });
  });

  test('the orchestrator’s own events wake nobody', async () => {
    const pattern = '{source: [unity.deployment-orchestrator], detail: {metadata: {stack_name: [{exists: false}]}}}';
    const { world, id } = begin(waiter(pattern, 60));
    expect(await settled(world, id)).toMatchObject({ root_cause: { code: 'StepTimedOut' } });
  });

  test('a cancel wakes who waits', async () => {
    const { world, id } = begin(waiter('{source: [my.ci]}', 3600));
    await pass(world, 10);
    await world.run(cancelSession(world.engine(person), id, 'enough'));
    const session = await settled(world, id);
    expect(session.state).toBe('rolled_back');
    expect(Date.parse(session.completed_at!) - Date.parse(session.started_at)).toBeLessThan(60_000);
  });
});

describe('a step that asks a person', () => {
  const asks = workflowOf(`
name: asks
outputs: {who: '\${steps.go_live.approved_by}'}
steps:
  - {name: go_live, service: control, action: approve, timeout: 3600, with: {message: Open the shop?}}
  - {name: open, service: control, action: wait, timeout: 60, depends_on: [go_live], with: {seconds: 1}}
`);
  const answer = (world: LocalWorld, sessionId: string, verdict: 'approved' | 'rejected', reason = 'looks good') =>
    world.run(answerApproval(world.engine(person), { sessionId, step: 'go_live', verdict, reason }));

  test('shows what it asks, tells it once, and goes on when it is approved', async () => {
    const { world, id } = begin(asks);
    await pass(world, 30);
    expect((await view(world, id)).steps[0]).toMatchObject({ waiting_for: 'waits for approval: Open the shop?' });
    const session = await world.run(loadSession(world.engine(person).ledger, id));
    expect(await world.run(openApprovals(world.engine(person), session))).toEqual(['go_live']);
    await answer(world, id, 'approved');
    const ended = await settled(world, id);
    expect(ended).toMatchObject({ state: 'completed', outputs: { who: 'ann' } });
    const asked = world.bus.events().filter(({ detailType }) => detailType === 'APPROVAL_REQUESTED');
    expect(asked).toHaveLength(1);
    expect(asked[0]!.detail).toMatchObject({ data: { session_id: id, step: 'go_live', message: 'Open the shop?' } });
    expect(Object.keys((asked[0]!.detail as { data: object }).data).sort()).toEqual([
      'asked_at',
      'expires_at',
      'message',
      'session_id',
      'step',
    ]);
  });

  test('fails when it is rejected, with who and why as the root cause, and is undone', async () => {
    const { world, id } = begin(asks);
    await pass(world, 30);
    await answer(world, id, 'rejected', 'not before Monday');
    expect(await settled(world, id)).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: 'go_live', code: 'ApprovalRejected', message: 'rejected by ann: not before Monday' },
    });
  });

  test('takes the first answer; the same again is fine, another is refused', async () => {
    const { world, id } = begin(asks);
    await pass(world, 30);
    const both = Promise.all([
      answerApproval(world.engine(person), { sessionId: id, step: 'go_live', verdict: 'approved', reason: '' }),
      answerApproval(world.engine(person), { sessionId: id, step: 'go_live', verdict: 'approved', reason: '' }),
    ]);
    await world.run(both);
    await expect(answer(world, id, 'rejected')).rejects.toMatchObject({
      code: 'ApprovalNotOpen',
      message: expect.stringContaining('was approved by ann'),
    });
    expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  });

  test('refuses who answers what is not asked', async () => {
    const { world, id } = begin(asks);
    const engine = world.engine(person);
    await pass(world, 30);
    for (const [step, why] of [
      ['open', 'asks nobody'],
      ['nothing', 'has no step nothing'],
    ] as const) {
      const asked = answerApproval(engine, { sessionId: id, step, verdict: 'approved', reason: '' });
      await expect(world.run(asked)).rejects.toMatchObject({
        code: 'ApprovalNotOpen',
        message: expect.stringContaining(why),
      });
    }
    await answer(world, id, 'approved');
    await settled(world, id);
  });

  test('ends at its timeout when nobody answers', async () => {
    const { world, id } = begin(asks);
    expect(await settled(world, id)).toMatchObject({
      root_cause: {
        code: 'StepTimedOut',
        message: 'not ready within 3600 seconds: waits for approval: Open the shop?',
      },
    });
    await expect(answer(world, id, 'approved')).rejects.toMatchObject({ code: 'ApprovalNotOpen' });
    // No function runs while it waits: a step that polls would be driven once in fifty seconds.
    expect(world.lambda.count).toBeLessThan(60);
  });
});
