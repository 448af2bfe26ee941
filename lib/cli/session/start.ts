import {
  ExecutionAlreadyExists,
  type SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { invariant } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName, sessionIdOf } from '../../domain/naming';
import { executionArnOf, Machines } from '../../engine/machines';
import { executionInput, executionName } from '../../engine/session/execution-name';
import type { DeploymentRequest } from '../../engine/session/request';
import { keys, type SessionItem } from '../../ledger/items';
import type { Workflow } from '../../workflow/model';
import type { Gateway } from '../gateway/gateway';

/** A deployment to start. */
export interface Start {
  readonly workflow: Workflow;
  readonly environment: string;
  readonly request: DeploymentRequest;
  /** The same key attaches to the same deployment; without one every start is a new one. */
  readonly idempotencyKey: string | undefined;
  /** A text that no other command has. */
  readonly unique: string;
  /** Called with the execution’s ARN before it starts. */
  readonly beforeStart: (executionArn: string) => Promise<void>;
}

/** A deployment that runs, or ran already under the same key. */
export interface Started {
  readonly executionArn: string;
  readonly sessionId: string;
  readonly attached: boolean;
}

/** The same key may have been used for about that many deployments that came to nothing. */
const longestHistory = 100;

/** Starts a deployment, or attaches to the one that its key has started before and that still runs or stands. */
export async function startDeployment(gateway: Gateway, start: Start): Promise<Started> {
  const { workflow, environment, request, idempotencyKey } = start;
  const machine = forwardMachineName(gateway.settings.prefix, environment, workflow.name);
  const stateMachineArn = gateway.machineArn(machine);
  const base = executionName({ workflow, environment, request, key: idempotencyKey ?? `once ${start.unique}` });
  const input = JSON.stringify(executionInput(request, gateway.actor, idempotencyKey));
  const machines = new Machines(gateway.machines);
  let attempt = 1;
  for (let round = 0; round < longestHistory; round++) {
    const name = attempt === 1 ? base : `${base}-${attempt}`;
    const arn = executionArnOf(stateMachineArn, name);
    const startedAs = (startedAt: number, attached: boolean): Started => ({
      executionArn: arn,
      sessionId: sessionIdOf(workflow.name, arn, startedAt),
      attached,
    });
    const known = idempotencyKey === undefined && round === 0 ? undefined : await machines.started(arn);
    // Nobody else has this command’s own name: its first call was heard and its answer was lost.
    if (known && idempotencyKey === undefined) return startedAs(known.startedAt, false);
    if (known) {
      const found = startedAs(known.startedAt, true);
      if (await isUnderWayOrStands(gateway, found.sessionId, known.isRunning)) return found;
      attempt += 1;
      continue;
    }
    await start.beforeStart(arn);
    const startedAt = await begin(gateway.machines, { stateMachineArn, name, input });
    if (startedAt !== undefined) return startedAs(startedAt, false);
    // The name is taken: somebody with the same key was faster, or our own call was heard; reads may not show it yet.
    await gateway.clock.sleep(1000);
  }
  throw new UnityError('Usage', { message: 'this --idempotency-key has been used too often; take another one' });
}

async function isUnderWayOrStands(gateway: Gateway, sessionId: string, isRunning: boolean): Promise<boolean> {
  if (isRunning) return true;
  const session = await gateway.engine('deploy').ledger.get<SessionItem>(keys.session(sessionId));
  return session?.state === 'completed' && session.occupies;
}

/** Starts an execution and gives its start, in milliseconds; undefined when the name was taken meanwhile. */
async function begin(
  client: SFNClient,
  execution: { readonly stateMachineArn: string; readonly name: string; readonly input: string },
): Promise<number | undefined> {
  try {
    const { startDate } = await client.send(new StartExecutionCommand(execution));
    invariant(startDate, `Step Functions names no start of ${execution.name}`);
    return startDate.getTime();
  } catch (error) {
    if (error instanceof ExecutionAlreadyExists) return undefined;
    if (!(error instanceof StateMachineDoesNotExist)) throw error;
    throw new UnityError('WorkflowNotInstalled', {
      message: `there is no machine ${execution.stateMachineArn}`,
      cause: error,
    });
  }
}
