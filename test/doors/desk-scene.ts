import type { Json } from '../../lib/domain/json';
import type { DeskAnswer } from '../../lib/engine/desk/answer';
import { loadSession } from '../../lib/engine/session/session-store';
import { openApprovals } from '../../lib/engine/step/approval';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { workflowOf } from '../helpers/spot';
import { sessionOf, start } from '../helpers/worlds';

const asks = workflowOf(`
name: asks
steps:
  - {name: go_live, service: control, action: approve, timeout: 86400, with: {message: Open the shop?}}
  - {name: other, service: control, action: wait, timeout: 86400, with: {seconds: 80000}}
`);

const reader = { actor: 'reader', via: 'test', reason: 'test' };

/** Starts a deployment that asks a person, and waits until it does. */
export async function asking(world: LocalWorld, environment: string, request: object = {}): Promise<string> {
  world.install(asks, environment);
  const execution = start(world, asks, { stack_name: 'shop', ...request }, `run-${environment}`, environment);
  const id = sessionOf(asks, execution);
  const engine = world.engine(reader);
  const asked = async (): Promise<void> => {
    for (;;) {
      await world.clock.sleep(1000);
      const session = await loadSession(engine.ledger, id).catch(() => undefined);
      if (session && (await openApprovals(engine, session)).length > 0) return world.told();
    }
  };
  await world.run(asked());
  return id;
}

/** A world in which a deployment of `dev` and one of `prod` ask a person. */
export async function deskScene(options: LocalWorldOptions = {}) {
  const world = new LocalWorld(options);
  const dev = await asking(world, 'dev');
  const prod = await asking(world, 'prod');
  return { world, dev, prod };
}

/** Sends an event to the function as its URL would. */
export async function answerTo(world: LocalWorld, event: Json) {
  const { statusCode, body } = (await world.run(world.invokeFunction('desk', event))) as unknown as DeskAnswer;
  return { status: statusCode, ...(JSON.parse(body) as Readonly<Record<string, unknown>>) };
}

/** What the tables hold. */
export async function tablesOf(world: LocalWorld): Promise<unknown> {
  await world.run(world.told());
  return world.store.snapshot().tables;
}
