import type { SFNClient } from '@aws-sdk/client-sfn';
import { UnityError } from '../../domain/errors/unity-error';
import { listMachines } from '../../engine/publishing/list-machines';
import type { Gateway } from './gateway';

/** More machines than this are not looked through: an installation has a few in each environment. */
const longestList = 1_000;

/**
 * The environments of an installation: each has exactly one rollback machine.
 *
 * @throws UnityError NotInstalled where there is none
 */
export async function environmentsOf({
  machines,
  settings,
}: Pick<Gateway, 'machines' | 'settings'>): Promise<readonly string[]> {
  return installedEnvironments(machines, settings.prefix);
}

/** The same, for whoever knows no more of the installation than its prefix. */
export async function installedEnvironments(client: SFNClient, prefix: string): Promise<readonly string[]> {
  const machines = await listMachines(client, [`${prefix}-`], longestList);
  const found = machines.map(({ name }) => name).filter((name) => name.endsWith('--rollback'));
  if (found.length === 0)
    throw new UnityError('NotInstalled', { message: `there is no machine ${prefix}-ENV--rollback here` });
  return found.map((name) => name.slice(prefix.length + 1, -'--rollback'.length)).sort();
}
