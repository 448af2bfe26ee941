import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName, returnMachineName } from '../../domain/naming';
import type { Settings } from '../../domain/settings';
import { keys, type SessionItem } from '../../ledger/items';
import type { PublicationItem } from '../../ledger/published-items';
import type { Engine } from '../engine';
import { machineArnBeside } from '../machines';

/**
 * The machine that makes a stack what a former session made of it: that of its workflow as long as it runs that, else the one
 * of returns, which runs what the ledger says.
 */
export function machineOfReturn(
  { prefix }: Pick<Settings, 'prefix'>,
  { session_id: id, environment, deployment_type, workflow_id, executions: [first] }: SessionItem,
  running: string | undefined,
): string {
  if (!first) throw new UnityError('InvariantBroken', { message: `session ${id} has no execution` });
  const own = forwardMachineName(prefix, environment, deployment_type);
  return machineArnBeside(first.arn, running === workflow_id ? own : returnMachineName(prefix, environment));
}

/** The id of the workflow that the machine of a session runs by now: as installed, else as published. */
export async function workflowRunning(
  { installed, ledger, settings }: Pick<Engine, 'installed' | 'ledger' | 'settings'>,
  { environment, deployment_type: type }: SessionItem,
): Promise<string | undefined> {
  const known = await installed.workflowNamed(type, environment);
  if (known) return known.id;
  const key = keys.publication(environment, forwardMachineName(settings.prefix, environment, type));
  return (await ledger.get<PublicationItem>(key))?.workflow_id;
}
