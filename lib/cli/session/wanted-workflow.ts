import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName } from '../../domain/naming';
import { Machines } from '../../engine/machines';
import { publishedWorkflow } from '../../engine/publishing/published-workflow';
import { workflowRunning } from '../../engine/revision/machine-of-return';
import { ownWorkflow } from '../../engine/session/own-workflow';
import type { SessionItem, StepItem } from '../../ledger/items';
import type { Workflow } from '../../workflow/model';
import { readWorkflow } from '../../workflow/read-workflow';
import type { Gateway } from '../gateway/gateway';
import { workflowText, workflowTypes } from '../input/workflow-source';
import type { CliIo } from '../io/cli-io';

/** A session as it stands, and whoever looks for what its machine runs. */
export interface Standing {
  readonly io: CliIo;
  readonly gateway: Gateway;
  readonly session: SessionItem;
  readonly steps: readonly StepItem[];
}

/**
 * The workflow that the session’s machine would run now: shipped, published, or the session’s own.
 *
 * @throws UnityError WorkflowNotInstalled, ResumeRefused where this command cannot know it
 */
export async function installedWorkflow(standing: Standing): Promise<Workflow> {
  const { gateway, session } = standing;
  const id = await installedId(standing);
  const found = (await shippedWorkflow(standing, id)) ?? (await publishedWorkflow(gateway.engine('resume').ledger, id));
  if (found) return found;
  if (id === session.workflow_id) return ownWorkflow(session, standing.steps);
  throw new UnityError('ResumeRefused', {
    message: `the machine of ${session.deployment_type} in ${session.environment} runs ${id}, which this command does not know`,
    details: { fix: 'Give the file that it was made from with --workflow FILE.' },
  });
}

/** The workflow that a session was made from, whatever its machine runs by now. */
export async function workflowOf(standing: Standing): Promise<Workflow> {
  const { workflow_id: id } = standing.session;
  const { ledger } = standing.gateway.engine('promote');
  return (
    (await shippedWorkflow(standing, id)) ??
    (await publishedWorkflow(ledger, id)) ??
    ownWorkflow(standing.session, standing.steps)
  );
}

/** The id of the workflow that the session’s machine runs now; undefined where there is no such machine. */
export function runningId({ gateway, session }: Pick<Standing, 'gateway' | 'session'>): Promise<string | undefined> {
  const { machines, settings } = gateway;
  return workflowRunning({ machines: new Machines(machines), settings }, session);
}

async function installedId({ gateway, session }: Pick<Standing, 'gateway' | 'session'>): Promise<string> {
  const id = await runningId({ gateway, session });
  if (id !== undefined) return id;
  const { environment, deployment_type: name } = session;
  const machine = gateway.machineArn(forwardMachineName(gateway.settings.prefix, environment, name));
  throw new UnityError('WorkflowNotInstalled', { message: `there is no machine ${machine}` });
}

async function shippedWorkflow({ io, session }: Standing, id: string): Promise<Workflow | undefined> {
  const { deployment_type: type } = session;
  if (!workflowTypes(io).includes(type)) return undefined;
  const { file, text } = await workflowText(type, io);
  const { workflow } = readWorkflow(text, { file, definitions });
  return workflow?.id === id ? workflow : undefined;
}
