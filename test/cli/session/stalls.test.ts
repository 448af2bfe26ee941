import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { definitions } from '../../../lambdas/actions/definitions';
import type { Change } from '../../../lib/cli/session/change';
import { follow } from '../../../lib/cli/session/follow';
import type { SessionDocument } from '../../../lib/domain/session-document';
import type { StallKind } from '../../../lib/domain/stall';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { FaultInjector } from '../../../lib/local/faults/injector';
import { type CallTap, LocalWorld } from '../../../lib/local/host/world';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowFrom, workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { gatewayTo, person } from './gateway-to';

/** A network, and steps behind it until there are so many: the more there are, the rarer are the looks. */
function sized(steps: number, more = ''): Workflow {
  const others = Array.from(
    { length: steps - 1 },
    (_, index) =>
      `  - {name: later_${index}, service: control, action: wait, timeout: 60, depends_on: [create_vpc], with: {seconds: 1}}`,
  );
  return workflowOf(
    [
      'name: sized',
      'steps:',
      '  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}',
      ...others,
      more,
    ].join('\n'),
  );
}

interface Found {
  readonly stall: Extract<Change, { kind: 'stall' }>;
  readonly at: number;
  /** Between the looks by then, the longest of the last ones: what the command calls its interval. */
  readonly intervalSeconds: number;
  readonly session: SessionDocument;
}

/** Follows a session until a stall of that kind is named. */
async function found(world: LocalWorld, sessionId: string, kind: StallKind, executionArn?: string): Promise<Found> {
  const looks: number[] = [];
  let first: Found | undefined;
  await follow(gatewayTo(world), {
    sessionId,
    ...(executionArn !== undefined && { executionArn }),
    waitTails: false,
    timeoutSeconds: 4000,
    isEnough: () => first !== undefined,
    reporter: {
      changed: (session, changes) => {
        const now = world.clock.now();
        looks.push(now);
        const stall = changes.find((change) => change.kind === 'stall' && change.stall.kind === kind);
        const gaps = looks.slice(-3).map((at, index, last) => at - (last[index - 1] ?? at));
        if (stall?.kind === 'stall') first ??= { stall, at: now, intervalSeconds: Math.max(...gaps) / 1000, session };
      },
      stop: () => undefined,
    },
    signal: new AbortController().signal,
  });
  if (!first) throw new Error(`no stall of kind ${kind} was named`);
  return first;
}

const begun = (workflow: Workflow, options: ConstructorParameters<typeof LocalWorld>[0] = {}) => {
  const world = new LocalWorld(options);
  world.install(workflow, 'dev');
  const { arn } = start(world, workflow, { stack_name: 'shop' });
  const sessionId = sessionOf(workflow, world.executions.all()[0]!);
  return { world, arn, sessionId };
};

const secondsAfter = ({ at }: Found, since: string | number, seconds: number): number =>
  (at - (typeof since === 'number' ? since : Date.parse(since))) / 1000 - seconds;

/** Every interval that the command has: a second up to ten steps, then a tenth of a second a step. */
const sizes = [
  [2, 1],
  [40, 4],
  [200, 20],
] as const;

describe.each(sizes)('with %s steps, looked at every %s s, it is named within two looks', (steps, interval) => {
  const workflow = sized(steps);

  test('that a step never gets ready', async () => {
    const injector = new FaultInjector(definitions);
    const { world, arn, sessionId } = begun(workflow, { tap: injector.tap });
    injector.attach(world);
    const fault = { side: 'make', step: 'create_vpc', kind: 'timeout', times: Number.POSITIVE_INFINITY } as const;
    injector.arm({ executionArn: arn, workflow, faults: [fault] });
    const one = await world.run(found(world, sessionId, 'step', arn));
    expect(one.intervalSeconds).toBeCloseTo(interval, 1);
    expect(one.stall.stall).toMatchObject({ step: 'create_vpc', expected_seconds: 16 });
    const late = secondsAfter(one, one.session.steps[0]!.started_at!, 16);
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThanOrEqual(2 * interval);
    expect(Date.parse(one.stall.stall.times_out_at!)).toBe(Date.parse(one.session.steps[0]!.started_at!) + 300_000);
  });

  test('that a gate was not woken', async () => {
    // Whoever should open the gates dies before.
    const tap: CallTap = (call, proceed) => {
      const isGo = call.operation === 'SendTaskSuccess' && JSON.stringify(call.input).includes('go');
      return isGo ? Promise.resolve({}) : proceed();
    };
    const { world, arn, sessionId } = begun(workflow, { tap });
    const one = await world.run(found(world, sessionId, 'gate', arn));
    expect(one.intervalSeconds).toBeCloseTo(interval, 1);
    expect(one.stall.stall).toMatchObject({ step: 'later_0', blocked_by: [] });
    const late = secondsAfter(one, one.session.steps[0]!.completed_at!, 10);
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThanOrEqual(2 * interval);
  });

  test('that the execution was stopped, and nobody heard of it', async () => {
    const { world, arn, sessionId } = begun(workflow, { hears: () => false });
    let stoppedAt = 0;
    const one = await world.run(
      (async () => {
        world.clock.after(4_000, () => {
          stoppedAt = world.clock.now();
          void world.clients.machines.send(new StopExecutionCommand({ executionArn: arn }));
        });
        return found(world, sessionId, 'execution', arn);
      })(),
    );
    expect(one.session.state).toBe('executing');
    const late = secondsAfter(one, stoppedAt, 0);
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThanOrEqual(2 * interval);
  });

  test('on the way back, that what is removed never goes', async () => {
    const injector = new FaultInjector(definitions);
    const { world, arn, sessionId } = begun(workflow, { tap: injector.tap });
    injector.attach(world);
    await settled(world, sessionId);
    const fault = { side: 'undo', step: 'create_vpc', kind: 'timeout', times: Number.POSITIVE_INFINITY } as const;
    injector.arm({ executionArn: arn, workflow, faults: [fault] });
    await world.run(startRollback(world.engine(person), { sessionId, request: { type: 'full' } }));
    const one = await world.run(found(world, sessionId, 'undo'));
    expect(one.stall.stall).toMatchObject({ step: 'create_vpc', expected_seconds: 20 });
    const late = secondsAfter(one, one.session.steps[0]!.undo!.started_at!, 20);
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThanOrEqual(2 * interval);
  });
});

test('an execution that is stopped while its request is checked is named within two seconds', async () => {
  const { world, arn, sessionId } = begun(sized(2), { hears: () => false });
  let stoppedAt = 0;
  const one = await world.run(
    (async () => {
      world.clock.after(700, () => {
        stoppedAt = world.clock.now();
        void world.clients.machines.send(new StopExecutionCommand({ executionArn: arn }));
      });
      return found(world, sessionId, 'execution', arn);
    })(),
  );
  expect(['requested', 'validating']).toContain(one.session.state);
  expect(one.intervalSeconds).toBeLessThan(0.1);
  expect(secondsAfter(one, stoppedAt, 0)).toBeLessThanOrEqual(2);
});

test('a rollback whose execution is stopped is named too, and no more when somebody goes on with it', async () => {
  const workflow = workflowFrom('workflows/spot.yml');
  const { world, sessionId } = begun(workflow, { hears: () => false });
  await settled(world, sessionId);
  await world.run(startRollback(world.engine(person), { sessionId, request: { type: 'full' } }));
  const told: string[] = [];
  await world.run(
    (async () => {
      world.clock.after(6_000, () => {
        const running = world.executions.all().find(({ status }) => status === 'RUNNING')!;
        void world.clients.machines.send(new StopExecutionCommand({ executionArn: running.arn }));
      });
      await follow(gatewayTo(world), {
        sessionId,
        waitTails: false,
        timeoutSeconds: undefined,
        reporter: {
          changed: (_, changes) => {
            for (const change of changes) if (change.kind === 'stall') told.push(`${change.what} ${change.stall.kind}`);
          },
          stop: () => undefined,
        },
        signal: new AbortController().signal,
      });
    })(),
  );
  expect(told.slice(0, 2)).toEqual(['found execution', 'ended execution']);
});

test.each(['spot', 'alb', 'cdn', 'full'])('nothing of an undisturbed %s stalls, nor of its rollback', async (type) => {
  const workflow = workflowFrom(`workflows/${type}.yml`);
  const { world, arn, sessionId } = begun(workflow);
  const told: string[] = [];
  const following = {
    sessionId,
    executionArn: arn,
    waitTails: true,
    timeoutSeconds: undefined,
    reporter: {
      changed: (_: SessionDocument, changes: readonly Change[]) => {
        for (const change of changes)
          if (change.kind === 'stall') told.push(`${change.what} ${change.stall.kind} ${change.stall.step}`);
      },
      stop: () => undefined,
    },
    signal: new AbortController().signal,
  };
  await world.run(follow(gatewayTo(world), following));
  await world.run(startRollback(world.engine(person), { sessionId, request: { type: 'full' } }));
  const { session } = await world.run(follow(gatewayTo(world), following));
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(told).toEqual([]);
});
