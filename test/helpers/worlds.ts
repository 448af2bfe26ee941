import { sessionIdOf } from '../../lib/domain/naming';
import { isSettled } from '../../lib/domain/session';
import type { SessionDocument } from '../../lib/domain/session-document';
import { viewSession } from '../../lib/engine/session/session-view';
import { LocalWorld } from '../../lib/local/host/world';
import type { ExecutionRecord } from '../../lib/local/states/executions';
import type { Workflow } from '../../lib/workflow/model';

const person = { actor: 'tester', via: 'test', reason: 'test' };

/** Starts a workflow’s machine as the console would. */
export function start(
  world: LocalWorld,
  workflow: Workflow,
  request: object,
  name = 'run-1',
  environment = 'dev',
): ExecutionRecord {
  const started = world.executions.start(
    `${world.settings.prefix}-${environment}-${workflow.name}`,
    name,
    JSON.stringify(request),
  );
  if (typeof started === 'string') throw new Error(started);
  return started;
}

/** The id of the session that an execution opened. */
export function sessionOf(workflow: Workflow, execution: ExecutionRecord): string {
  return sessionIdOf(workflow.name, execution.arn, execution.startedAt);
}

/** The session as it stands. */
export function view(world: LocalWorld, sessionId: string): Promise<SessionDocument> {
  return world.run(viewSession(world.engine(person), sessionId));
}

/** Lets time pass until the session has ended, all executions too, and all was told. */
export async function settled(world: LocalWorld, sessionId: string): Promise<SessionDocument> {
  const running = (): boolean => world.executions.all().some((execution) => execution.status === 'RUNNING');
  const wait = async (): Promise<SessionDocument> => {
    for (;;) {
      do await world.clock.sleep(500);
      while (running());
      await world.told();
      const session = await viewSession(world.engine(person), sessionId);
      if (isSettled(session)) return session;
    }
  };
  return world.run(wait());
}

/** Runs a workflow to its end in a world of its own. */
export async function deploy(
  workflow: Workflow,
  options: ConstructorParameters<typeof LocalWorld>[0] = {},
): Promise<{ world: LocalWorld; execution: ExecutionRecord; session: SessionDocument }> {
  const world = new LocalWorld(options);
  world.install(workflow, 'dev');
  const execution = start(world, workflow, { stack_name: 'shop' });
  const session = await settled(world, sessionOf(workflow, execution));
  return { world, execution, session };
}

/** The reasons that the audit keeps of a session, in the order in which it was written. */
export async function auditedReasons(world: LocalWorld, id: string): Promise<readonly string[]> {
  await world.run(world.told());
  const { Items } = world.store.call('Query', {
    TableName: 'unity-audit',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': { S: `SESSION#${id}` }, ':sk': { S: 'SESSION#' } },
  }) as { readonly Items: readonly { readonly reason: { readonly S: string } }[] };
  return Items.map(({ reason }) => reason.S);
}
