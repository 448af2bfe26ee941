import { z } from 'zod';
import type { Action, ResourceHandler } from '../../lambdas/actions/action';
import { defineAction } from '../../lambdas/actions/definition';
import type { ActionRegistry } from '../../lib/engine/engine';
import { drive } from '../../lib/engine/step/drive';
import { currentInvocation } from '../../lib/local/host/invocation';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Step, Workflow } from '../../lib/workflow/model';
import { sessionOf, settled, start } from '../helpers/worlds';

/** A service whose only call makes a thing and takes no token; what it made is seen only after a while. */
class Things {
  readonly made: { readonly id: string; readonly token: string; readonly at: number; gone?: boolean }[] = [];
  visibleAfterMilliseconds = 5_000;
  onCreate: (make: () => string) => Promise<string> = async (make) => make();

  find(token: string, now: number): string | undefined {
    return this.made.find(
      (thing) => thing.token === token && !thing.gone && now - thing.at >= this.visibleAfterMilliseconds,
    )?.id;
  }
}

const definition = defineAction({
  service: 'test',
  action: 'thing',
  summary: 'Makes one thing.',
  permissionSet: 'network',
  waits: 'poll',
  input: z.object({}),
  outputs: { thing_id: { schema: z.string(), from: 'created', description: 'its id' } },
  resources: [{ type: 'Test::Thing', holdsData: false }],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: () => ({
    created: { p50Seconds: 1, p95Seconds: 1 },
    ready: { p50Seconds: 1, p95Seconds: 1 },
    undo: { p50Seconds: 1, p95Seconds: 1 },
    source: 'test',
  }),
  cost: () => [],
  undo: { kind: 'removes', text: 'removes the thing' },
});

function thingRegistry(things: Things, world: () => LocalWorld): ActionRegistry {
  const handler: ResourceHandler = {
    type: 'Test::Thing',
    find: async (_context, row) => things.find(row.token, world().clock.now()),
    remove: async (_context, row) => {
      for (const thing of things.made) if (thing.id === row.id) thing.gone = true;
    },
    exists: async (_context, row) => things.made.some((thing) => thing.id === row.id && !thing.gone),
  };
  const action: Action<typeof definition> = {
    definition,
    begin: async (context) => {
      const id = await context.make('thing', handler, (row) =>
        things.onCreate(() => {
          things.made.push({ id: `thing-${things.made.length}`, token: row.token, at: world().clock.now() });
          return `thing-${things.made.length - 1}`;
        }),
      );
      await context.publish({ thing_id: id });
    },
    poll: async (context) => ({ status: 'ready', outputs: { thing_id: context.resource('thing')?.id ?? '' } }),
    check: async () => [],
    compensate: (context) => context.removeInOrder([handler]),
    verifyGone: async (context) =>
      context
        .resources()
        .filter((row) => things.made.some((thing) => thing.id === row.id && !thing.gone))
        .map((row) => row.key),
  };
  return { 'test/thing': action as ActionRegistry[string] };
}

const retry = { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 };
const step: Step = {
  name: 'thing',
  service: 'test',
  action: 'thing',
  timeoutSeconds: 600,
  dependsOn: [],
  inputs: {},
  retry,
  rollback: 'compensate',
  line: 1,
};
const workflow: Workflow = { name: 'things', id: 'things@1', parameters: {}, outputs: {}, steps: [step] };

async function run(things: Things, during?: (world: LocalWorld, arn: string) => void, tap?: CallTap) {
  const world: LocalWorld = new LocalWorld({ registry: thingRegistry(things, () => world), ...(tap && { tap }) });
  world.install(workflow, 'dev');
  const execution = start(world, workflow, { stack_name: 'shop' });
  during?.(world, execution.arn);
  const session = await settled(world, sessionOf(workflow, execution));
  return { world, session, alive: things.made.filter((thing) => !thing.gone) };
}

const lost = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
/** Does something at the first call only. */
const once = (strike: (make: () => string) => Promise<string>) => {
  let struck = false;
  return async (make: () => string): Promise<string> => {
    if (struck) return make();
    struck = true;
    return strike(make);
  };
};

test('a lost answer makes nothing twice: the thing is found by its token once it is visible', async () => {
  const things = new Things();
  things.onCreate = once(async (make) => {
    make();
    throw lost();
  });
  const { session, alive } = await run(things);
  expect(session.state).toBe('completed');
  expect(alive).toHaveLength(1);
  expect(session.resources[0]).toMatchObject({ id: 'thing-0', state: 'active' });
});

test('a call that was lost before its effect is made again after the visibility window', async () => {
  const things = new Things();
  things.onCreate = once(async () => {
    throw lost();
  });
  const { session, alive } = await run(things);
  expect(session.state).toBe('completed');
  expect(alive).toHaveLength(1);
  expect(session.metrics.duration).toBeGreaterThan(60);
});

test('a function that dies between effect and record makes nothing twice', async () => {
  const things = new Things();
  things.onCreate = once(async (make) => {
    make();
    currentInvocation()?.kill('Runtime.ExitError', '{"errorMessage":"exit"}');
    return new Promise<string>(() => undefined);
  });
  const { session, alive } = await run(things);
  expect(session.state).toBe('completed');
  expect(alive).toHaveLength(1);
});

test('a function that dies at every call between effect and record never makes two, and leaves nothing behind', async () => {
  const things = new Things();
  things.onCreate = async (make) => {
    make();
    currentInvocation()?.kill('Runtime.ExitError', '{"errorMessage":"exit"}');
    return new Promise<string>(() => undefined);
  };
  things.visibleAfterMilliseconds = 30_000;
  const { session, alive } = await run(things);
  expect(things.made).toHaveLength(1);
  expect(['completed', 'rolled_back']).toContain(session.state);
  expect(alive).toHaveLength(session.state === 'completed' ? 1 : 0);
});

test('a refusal is known to have made nothing: the next try does not look for it', async () => {
  const things = new Things();
  things.onCreate = once(async () => {
    throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  });
  const { session, alive } = await run(things);
  expect(session.state).toBe('completed');
  expect(alive).toHaveLength(1);
  expect(session.metrics.duration).toBeLessThan(30);
});

test('a function that finishes long after its execution was stopped leaves evidence, and the thing is undone', async () => {
  const things = new Things();
  let world: LocalWorld | undefined;
  things.onCreate = async (make) => {
    await world?.clock.sleep(40_000);
    return make();
  };
  const { session, alive } = await run(things, (made, arn) => {
    world = made;
    made.clock.after(5_000, () => made.executions.stop(arn));
  });
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(things.made).toHaveLength(1);
  expect(alive).toEqual([]);
});

test('a terminal error fails the step with AWS’s own code, and nothing is left', async () => {
  const things = new Things();
  things.onCreate = async () => {
    throw Object.assign(new Error('not allowed'), {
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403, requestId: 'req-1' },
    });
  };
  const { session, alive } = await run(things);
  expect(session).toMatchObject({
    state: 'rolled_back',
    root_cause: { step: 'thing', code: 'AccessDenied', message: 'not allowed', request_id: 'req-1' },
  });
  expect(alive).toEqual([]);
});

test('retries are bounded and say how often it was tried', async () => {
  const things = new Things();
  things.onCreate = async () => {
    throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  };
  const { session } = await run(things);
  expect(session).toMatchObject({ state: 'rolled_back', root_cause: { step: 'thing', code: 'ThrottlingException' } });
  expect(session.root_cause!.message).toContain('after 3 tries');
});

test('a record that cannot be written is not taken for a refusal of AWS: nothing is made twice', async () => {
  const things = new Things();
  let left = 0;
  things.onCreate = once(async (make) => {
    left = 14;
    return make();
  });
  const { session, alive } = await run(things, undefined, async (call, proceed) => {
    if (call.service !== 'dynamodb' || call.operation !== 'UpdateItem' || left === 0) return proceed();
    left -= 1;
    throw Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
  });
  expect(session.root_cause).toBeNull();
  expect(session.state).toBe('completed');
  expect(things.made).toHaveLength(1);
  expect(alive).toHaveLength(1);
});

test('a function that is frozen between intent and call does not make what another has made meanwhile', async () => {
  const things = new Things();
  let struck = false;
  let world: LocalWorld | undefined;
  const takeOver = async (): Promise<unknown> => {
    const [key] = world!.executions.all();
    const payload = { session_id: sessionOf(workflow, key!), step: 'thing', epoch: 1 };
    return drive(world!.engine({ actor: 'ann', via: 'test', reason: 'test' }), payload);
  };
  const { session, alive } = await run(
    things,
    (made) => {
      world = made;
    },
    async (call, proceed) => {
      const names = (call.input as { ExpressionAttributeNames?: object }).ExpressionAttributeNames ?? {};
      const isIntent = call.operation === 'UpdateItem' && Object.values(names).includes('resources');
      if (!isIntent || struck) return proceed();
      struck = true;
      const answer = await proceed();
      world!.clock.after(16_000, () => void takeOver());
      await world!.clock.sleep(78_000);
      return answer;
    },
  );
  expect(session.state).toBe('completed');
  expect(things.made).toHaveLength(1);
  expect(alive).toHaveLength(1);
});
