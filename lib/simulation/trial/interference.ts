import type { Invocation } from '../../local/host/invocation';
import { statusEvent } from '../../local/host/status-event';
import type { LocalWorld } from '../../local/host/world';
import type { Workflow } from '../../workflow/model';
import { sessions } from '../checkers/whose';
import { textAt } from '../ledger-view';
import type { Scene } from '../observation';
import type { People } from './people';

/**
 * What somebody or something does beside the deployment, so many seconds after its start.
 * - `deploy`: somebody deploys the same stack, another beside it, or one of the same name in another environment;
 * - `cancel`, `rollback`: somebody stops, or wants undone, whatever is there;
 * - `sweep`: the sweeper’s schedule fires out of turn;
 * - `repeat-events`: every event of an execution that ended badly comes once more;
 * - `lost-events`: no such event ever arrives;
 * - `duplicate`: the functions of steps that run are invoked once more, at the same time;
 * - `redrive`: everything that was invoked for steps so far is invoked again.
 */
export interface Interference {
  readonly kind:
    | 'deploy'
    | 'deploy-beside'
    | 'deploy-elsewhere'
    | 'deploy-far'
    | 'cancel'
    | 'rollback'
    | 'sweep'
    | 'repeat-events'
    | 'lost-events'
    | 'duplicate'
    | 'redrive';
  readonly afterSeconds: number;
}

/** Where interference takes place. */
export interface Meddling {
  readonly world: LocalWorld;
  readonly scene: Scene;
  readonly people: People;
  readonly workflow: Workflow;
}

/** Does all of it, each in its own time. */
export async function interfere(meddling: Meddling, interference: readonly Interference[]): Promise<void> {
  await Promise.all(
    interference.map(async ({ kind, afterSeconds }, index) => {
      await meddling.world.clock.sleep(afterSeconds * 1000);
      await act(meddling, kind, `other-${index}`);
    }),
  );
}

async function act(
  { world, scene, people, workflow }: Meddling,
  kind: Interference['kind'],
  name: string,
): Promise<void> {
  const ids = () => sessions(scene).map((session) => textAt(session, 'session_id') ?? '');
  switch (kind) {
    case 'deploy':
    case 'deploy-beside':
    case 'deploy-elsewhere':
    case 'deploy-far': {
      const environment = kind === 'deploy-elsewhere' ? 'staging' : kind === 'deploy-far' ? 'prod' : 'dev';
      await people.deploy({ workflow, stack: kind === 'deploy-beside' ? 'other' : 'shop', environment, name });
      return;
    }
    case 'cancel':
      await Promise.all(ids().map((id) => people.cancel(id)));
      return;
    case 'rollback':
      await Promise.all(ids().map((id) => people.rollBack(id)));
      return;
    case 'sweep':
      return world.invoke('sweeper', {});
    case 'repeat-events': {
      const ended = world.executions.all().filter(({ status }) => status !== 'RUNNING' && status !== 'SUCCEEDED');
      await Promise.all(ended.map((execution) => world.invoke('watchdog', statusEvent(execution))));
      return;
    }
    case 'duplicate':
      return again(
        world,
        scene.invocations().filter(({ isGivenUp, deadline }) => !isGivenUp && world.clock.now() < deadline),
      );
    case 'redrive':
      return again(world, scene.invocations());
    case 'lost-events':
      return;
  }
}

/** Whatever comes of it: nobody waits for the answer of a duplicate. */
async function again(world: LocalWorld, invocations: readonly Invocation[]): Promise<void> {
  const asked = new Map(
    invocations.map(({ functionName, payload }) => [
      `${functionName} ${JSON.stringify(payload)}`,
      { functionName, payload },
    ]),
  );
  await Promise.all(
    [...asked.values()].map(({ functionName, payload }) =>
      world.invokeFunction(functionName, payload).catch(() => undefined),
    ),
  );
}
