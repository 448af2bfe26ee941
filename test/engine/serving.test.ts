import { z } from 'zod';
import type { Action } from '../../lambdas/actions/action';
import { defineAction } from '../../lambdas/actions/definition';
import { recordServing } from '../../lib/engine/session/serving';
import { loadSession, loadStep } from '../../lib/engine/session/session-store';
import { drive } from '../../lib/engine/step/drive';
import { currentInvocation } from '../../lib/local/host/invocation';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Step, Workflow } from '../../lib/workflow/model';
import { sessionOf, settled, start, view } from '../helpers/worlds';

/** A check that looks from so far out, and is content after a given time. */
function look(action: string, distance: number): Action {
  const definition = defineAction({
    service: 'test',
    action,
    summary: 'Looks from there.',
    permissionSet: 'watch',
    waits: 'poll',
    input: z.object({ seconds: z.number() }),
    outputs: { good_since: { schema: z.string(), from: 'ready', description: 'since when' } },
    resources: [],
    iam: { make: [], undo: [] },
    quotas: () => [],
    durations: () => {
      const none = { p50Seconds: 0, p95Seconds: 0 };
      return { created: none, ready: none, undo: none, source: 'given' };
    },
    cost: () => [],
    undo: { kind: 'nothing-to-undo', text: 'looks only' },
    serving: { output: 'good_since', distance },
  });
  const content: Action<typeof definition> = {
    definition,
    begin: async () => undefined,
    poll: async ({ clock, input, freeze }) => {
      const at = (await freeze('began', async () => clock.now())) + input.seconds * 1000;
      if (clock.now() < at) return { status: 'pending', reason: 'time', againInSeconds: (at - clock.now()) / 1000 };
      return { status: 'ready', outputs: { good_since: new Date(at - 1000).toISOString() } };
    },
    check: async () => [],
    compensate: async () => ({ status: 'gone' }),
    verifyGone: async () => [],
  };
  return content as unknown as Action;
}

const registry = { 'test/near': look('near', 1), 'test/far': look('far', 2) };
const retry = { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 };

const check = (name: string, action: 'near' | 'far', seconds: number, facts: Partial<Step> = {}): Step => ({
  name,
  service: 'test',
  action,
  timeoutSeconds: 600,
  dependsOn: [],
  inputs: { seconds: { value: seconds, origin: { kind: 'with' } } },
  retry,
  rollback: 'compensate',
  line: 1,
  ...facts,
});

function begin(steps: readonly Step[], tap?: CallTap) {
  const workflow: Workflow = { name: 'checks', id: 'checks@1', parameters: {}, outputs: {}, steps };
  const world = new LocalWorld({ registry, ...(tap && { tap }) });
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  const servingAt = async () => (await view(world, id)).milestones.serving_at;
  return { world, id, servingAt, wait: (seconds: number) => world.run(world.clock.sleep(seconds * 1000)) };
}

const sinceOf = async (world: LocalWorld, id: string, step: string) =>
  (await view(world, id)).steps.find(({ name }) => name === step)?.output.good_since;

const writesServing = ({ operation, input }: Parameters<CallTap>[0]) =>
  operation === 'UpdateItem' && JSON.stringify(input).includes('serving_at');

test('a session serves since the outermost check found it to; that is known at once and stays', async () => {
  const { world, id, servingAt, wait } = begin([
    check('inner', 'near', 5),
    check('outer', 'far', 20),
    check('later', 'near', 60),
  ]);
  await wait(12);
  expect(await sinceOf(world, id, 'inner')).toBeDefined();
  expect(await servingAt()).toBeNull();
  await wait(15);
  const known = await servingAt();
  expect(known).toBe(await sinceOf(world, id, 'outer'));
  const ended = await settled(world, id);
  expect(ended).toMatchObject({ state: 'completed', milestones: { serving_at: known } });
  expect(ended.milestones.ready_at).toBe(ended.steps.find(({ name }) => name === 'later')?.completed_at);
});

test('of several outermost checks the last counts', async () => {
  const { world, id } = begin([check('slow', 'far', 30), check('quick', 'far', 5)]);
  const { milestones } = await settled(world, id);
  expect(milestones.serving_at).toBe(await sinceOf(world, id, 'slow'));
});

test('a check that is skipped does not count', async () => {
  const { world, id } = begin([check('inner', 'near', 5), check('outer', 'far', 20, { when: "'a' == 'b'" })]);
  const ended = await settled(world, id);
  expect(ended.steps.map(({ skipped }) => skipped)).toEqual([undefined, true]);
  expect(ended.milestones.serving_at).toBe(await sinceOf(world, id, 'inner'));
});

test('a function that dies before it wrote it down is followed by one that does, with the same time', async () => {
  const deaths: string[] = [];
  let writes = 0;
  const { world, id } = begin([check('outer', 'far', 5)], async (call, proceed) => {
    if (!writesServing(call)) return proceed();
    const invocation = currentInvocation();
    if (deaths.length === 0 && invocation) {
      deaths.push(invocation.id);
      invocation.kill('Runtime.ExitError', 'died');
      return new Promise(() => undefined);
    }
    writes += 1;
    return proceed();
  });
  const ended = await settled(world, id);
  expect(deaths).toHaveLength(1);
  expect(writes).toBe(1);
  expect(ended).toMatchObject({ state: 'completed' });
  expect(ended.milestones.serving_at).toBe(await sinceOf(world, id, 'outer'));
});

test('runs that come again, come late or are of an older epoch move nothing', async () => {
  const { world, id, wait, servingAt } = begin([check('outer', 'far', 5), check('later', 'near', 60)]);
  await wait(20);
  const known = await servingAt();
  expect(known).not.toBeNull();
  const engine = world.engine({ actor: 'ann', via: 'test', reason: 'test' });
  await world.run(drive(engine, { session_id: id, step: 'outer', epoch: 1 }));
  const { serving_at: _, ...unaware } = await world.run(loadSession(engine.ledger, id));
  const step = await world.run(loadStep(engine.ledger, id, 'outer'));
  await world.run(recordServing(engine, unaware, step));
  const before = await world.run(loadSession(engine.ledger, id));
  expect(before.serving_at).toBe(known);
  await settled(world, id);
  await world.run(recordServing(engine, unaware, { ...step, epoch: 0 }));
  expect(await servingAt()).toBe(known);
});

test('an older epoch does not write it first either', async () => {
  const { world, id, wait } = begin([check('outer', 'far', 600), check('later', 'near', 60)]);
  await wait(20);
  const engine = world.engine({ actor: 'ann', via: 'test', reason: 'test' });
  const session = await world.run(loadSession(engine.ledger, id));
  const step = await world.run(loadStep(engine.ledger, id, 'outer'));
  const ready = { ...step, phase: 'ready', outputs: { good_since: '2026-01-01T00:00:00.000Z' } } as const;
  const told = { ...engine, ledger: Object.assign(Object.create(engine.ledger), { query: async () => [ready] }) };
  await world.run(recordServing(told, session, { ...step, epoch: 0 }));
  expect((await world.run(loadSession(engine.ledger, id))).serving_at).toBeUndefined();
  await world.run(recordServing(told, session, step));
  expect((await world.run(loadSession(engine.ledger, id))).serving_at).toBe(ready.outputs.good_since);
});

test('where nothing is checked, nobody knows', async () => {
  const { world, id } = begin([check('outer', 'far', 5, { when: "'a' == 'b'" })]);
  expect((await settled(world, id)).milestones).toMatchObject({ serving_at: null, ready_at: expect.any(String) });
});
