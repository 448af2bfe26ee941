import type { RollbackRequest } from '../../lib/domain/session';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import type { LocalWorld, LocalWorldOptions } from '../../lib/local/host/world';
import { denied, person } from '../engine/resume/scene';
import { worldOfFaults } from '../helpers/never-ends';
import { quick, workflowOf } from '../helpers/spot';
import type { Receiver } from './receiver';
import { begin, ended, everywhere, keepReferences, worldWith } from './world';

/** A person is asked before it is done. */
export const asks = workflowOf(`
name: asks
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: go_live, service: control, action: approve, timeout: 3600, with: {message: Go on?}, depends_on: [network]}
`);

/** One costs about $24 a month. */
export const costly = workflowOf(`
name: costly
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: balancer, service: aws, action: create_alb, timeout: 400, depends_on: [network]}
`);

export const hour = 3_600_000;

export const pass = (world: LocalWorld, milliseconds: number) => world.run(world.clock.sleep(milliseconds));

/** Somebody has it undone, and everybody was told. */
export async function undone(
  world: LocalWorld,
  id: string,
  request: RollbackRequest = { type: 'full' },
): Promise<void> {
  await world.run(startRollback(world.engine(person), { sessionId: id, request }));
  await ended(world, id);
}

/** What AWS does not let anybody delete is to be undone. */
export async function undeletable(receiver: Receiver, request?: RollbackRequest): Promise<string> {
  const world = await worldWith(receiver, {
    tap: async ({ operation }, proceed) => {
      if (operation === 'DeleteVpc') throw denied;
      return proceed();
    },
  });
  const id = begin(world, quick);
  await ended(world, id);
  await undone(world, id, request);
  return id;
}

/** What a step has made never gets ready, and what is removed after that never goes. */
export async function neverReady(receiver: Receiver, messages: LocalWorldOptions['messages'] = everywhere) {
  const { world, neverEnds } = worldOfFaults({ messages });
  await keepReferences(world, receiver);
  const id = begin(world, quick);
  const { arn } = world.executions.all()[0]!;
  for (const side of ['make', 'undo'] as const) neverEnds(quick, arn, side, 'create_vpc');
  await ended(world, id);
  return { world, id };
}

/** The time of a stack is nearly over when the sweeper comes round. */
export async function nearlyOver(receiver: Receiver): Promise<string> {
  const world = await worldWith(receiver, { guards: { dev: { timeToLive: { hours: 2, warnBeforeHours: 1 } } } });
  const id = begin(world, quick);
  await ended(world, id);
  await pass(world, 1.1 * hour);
  await world.run(world.invokeFunction('sweeper', {}));
  await ended(world, id);
  return id;
}

/** What serves is looked at by the clock, so often. */
export async function lookedAt(world: LocalWorld, id: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await pass(world, hour / 4);
    await world.run(world.invokeFunction('inspect', { schedule: 'health' }));
    await ended(world, id);
  }
}
