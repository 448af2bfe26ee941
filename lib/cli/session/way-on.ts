import { forwardMachineName, returnMachineName } from '../../domain/naming';
import { loadSession } from '../../engine/session/session-store';
import type { Workflow } from '../../workflow/model';
import { installedWorkflow, runningId, type Standing, workflowOf } from './wanted-workflow';

/** What a session goes on with, and the name of the machine that takes it on. */
export interface WayOn {
  readonly workflow: Workflow;
  readonly machine: string;
}

/**
 * How a session goes on: with the file that was given, else with what its machine runs now. What puts a stack back goes on
 * with what it was to put back, though no machine may run that any more.
 */
export async function wayOn(standing: Standing, given: Workflow | undefined): Promise<WayOn> {
  const { gateway, session } = standing;
  const { environment, deployment_type: type } = session;
  const { prefix } = gateway.settings;
  const machine = forwardMachineName(prefix, environment, type);
  if (given) return { workflow: given, machine };
  if (!(await isReturnOfOther(standing))) return { workflow: await installedWorkflow(standing), machine };
  return { workflow: await workflowOf(standing), machine: returnMachineName(prefix, environment) };
}

/** Whether it puts back what its machine does not run. One that was resumed with a mended workflow puts back no more than that. */
async function isReturnOfOther({ gateway, session }: Standing): Promise<boolean> {
  const { going_back: back, workflow_id: id } = session;
  if (!back) return false;
  const former = await loadSession(gateway.engine('resume').ledger, back.to);
  return former.workflow_id === id && (await runningId({ gateway, session })) !== id;
}
