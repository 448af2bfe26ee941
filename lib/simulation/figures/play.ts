import { isTerminal } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import { viewSession } from '../../engine/session/session-view';
import type { CloudLimits } from '../../local/cloud/account/limits';
import type { AccountCall } from '../../local/cloud/simulated-cloud';
import { currentInvocation } from '../../local/host/invocation';
import { LocalWorld } from '../../local/host/world';
import type { Workflow } from '../../workflow/model';
import { errandOf } from '../checkers/whose';
import { People } from '../trial/people';
import { comesToRest } from '../trial/rest';
import type { Deed } from './deed';

/** What is played: a deployment into a fresh account, and its rollback. */
export interface PlayOptions {
  readonly workflow: Workflow;
  readonly seed: number;
  readonly durations: CloudLimits['durations'];
}

/** How it went. */
export interface Played {
  readonly deployed: SessionDocument;
  readonly undone: SessionDocument;
  readonly deeds: readonly Deed[];
  /** How long the late look waits after the last removal, by design. */
  readonly verificationSeconds: number;
}

/** Whether something began with a call, or ended: some things are gone at once. */
function isDeed({ began, operation }: AccountCall): boolean {
  return began.length > 0 || /^(Delete|Terminate)/.test(operation);
}

/** Longer than anything without faults takes. */
const longestSeconds = 4 * 3600;

/** Deploys and rolls back once, undisturbed, and keeps all that the account drew for it. */
export async function play({ workflow, seed, durations }: PlayOptions): Promise<Played> {
  const world = new LocalWorld({ seed });
  world.cloud.adjust({ durations });
  world.install(workflow, 'dev');
  const deeds: Deed[] = [];
  world.cloud.watch((call) => {
    const invocation = currentInvocation();
    const step = errandOf(invocation)?.step;
    if (step === undefined || !isDeed(call)) return;
    deeds.push({ ...call, step, side: invocation?.functionName.startsWith('undo') ? 'undo' : 'make' });
  });
  const people = new People(world);
  const view = (sessionId: string) =>
    viewSession(world.engine({ actor: 'simulated person', via: 'simulation', reason: 'figures' }), sessionId);
  return world.run(
    (async () => {
      const sessionId = await people.deploy({ workflow, stack: 'shop', environment: 'dev', name: 'figures' });
      await comesToRest(world, longestSeconds);
      const deployed = await view(sessionId);
      if (deployed.state === 'completed') await people.rollBack(sessionId);
      // As it is at the verdict: what was handed over ends later, and is counted apart.
      const undone = await ended(world, () => view(sessionId));
      await comesToRest(world, longestSeconds);
      return { deployed, undone, deeds, verificationSeconds: world.settings.visibilityWindowSeconds };
    })(),
  );
}

async function ended(world: LocalWorld, view: () => Promise<SessionDocument>): Promise<SessionDocument> {
  const until = world.clock.now() + longestSeconds * 1000;
  for (;;) {
    const session = await view();
    if (isTerminal(session.state) || world.clock.now() > until) return session;
    await world.clock.sleep(1000);
  }
}
