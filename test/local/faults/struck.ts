import { readFileSync } from 'node:fs';
import path from 'node:path';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { definitions } from '../../../lambdas/actions/definitions';
import { sessionIdOf } from '../../../lib/domain/naming';
import { isSettled } from '../../../lib/domain/session';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { viewSession } from '../../../lib/engine/session/session-view';
import type { Fault, Strike } from '../../../lib/local/faults/fault';
import { FaultInjector } from '../../../lib/local/faults/injector';
import { LocalWorld } from '../../../lib/local/host/world';
import type { Workflow } from '../../../lib/workflow/model';
import { readWorkflow } from '../../../lib/workflow/read-workflow';

/** How a deployment under faults ended. */
export interface Struck {
  readonly session: SessionDocument;
  readonly strikes: readonly Strike[];
  /** What is in the account and was not there before. */
  readonly left: readonly string[];
  /** The same by type, in order: what does not depend on ids. */
  readonly leftTypes: readonly string[];
  /** What is there of data that was kept before its place was deleted. */
  readonly snapshots: readonly string[];
  /** Whether what was there before is as it was. */
  readonly baselineKept: boolean;
}

/** A workflow from its text. */
export function workflowOf(text: string, file = 'test.yml'): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, { file, definitions });
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

/** The shipped workflow. */
export function spot(): Workflow {
  return workflowOf(readFileSync(path.resolve(__dirname, '../../../workflows/spot.yml'), 'utf8'), 'spot.yml');
}

const person = { actor: 'tester', via: 'test', reason: 'test' };

/**
 * Deploys a workflow to an account of its own while faults strike it, until its session has ended. A deployment that is
 * struck on the way back only is undone after it has completed.
 */
export async function deployStruck(workflow: Workflow, ...faults: readonly Fault[]): Promise<Struck> {
  const injector = new FaultInjector(definitions);
  const world = new LocalWorld({ tap: injector.tap });
  injector.attach(world);
  const before = world.cloud.baselineFingerprint();
  world.install(workflow, 'dev');
  const executionArn = `${world.machineArn(`unity-dev-${workflow.name}`).replace('stateMachine', 'execution')}:struck`;
  injector.arm({ executionArn, workflow, faults });
  const isUndone = faults.length > 0 && faults.every(({ side }) => side === 'undo');
  const session = await world.run(isUndone ? undone(world, workflow) : deployed(world, workflow));
  const left = world.cloud.inventory().filter(({ kept }) => kept === null);
  return {
    session,
    strikes: injector.strikes(executionArn),
    left: left.map(({ type, id }) => `${type} ${id}`),
    leftTypes: left.map(({ type }) => type).sort(),
    snapshots: world.cloud
      .inventory()
      .filter(({ kept }) => kept === 'snapshot')
      .map(({ id }) => id),
    baselineKept: world.cloud.baselineFingerprint() === before,
  };
}

async function deployed(world: LocalWorld, workflow: Workflow): Promise<SessionDocument> {
  const { executionArn = '', startDate } = await world.clients.machines.send(
    new StartExecutionCommand({
      stateMachineArn: world.machineArn(`unity-dev-${workflow.name}`),
      name: 'struck',
      input: JSON.stringify({ stack_name: 'shop' }),
    }),
  );
  return ended(world, sessionIdOf(workflow.name, executionArn, startDate?.getTime() ?? 0));
}

async function undone(world: LocalWorld, workflow: Workflow): Promise<SessionDocument> {
  const { session_id: sessionId } = await deployed(world, workflow);
  await startRollback(world.engine(person), { sessionId, request: { type: 'full' } });
  return ended(world, sessionId);
}

async function ended(world: LocalWorld, sessionId: string): Promise<SessionDocument> {
  const engine = world.engine(person);
  for (;;) {
    await world.clock.sleep(5_000);
    const session = await viewSession(engine, sessionId);
    if (isSettled(session)) return session;
  }
}
