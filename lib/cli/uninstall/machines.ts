import { DeleteStateMachineCommand } from '@aws-sdk/client-sfn';
import { type ListedMachine, listMachines } from '../../engine/publishing/list-machines';
import type { InstallationAccount } from './account';

/** What the engine starts by itself: what runs still needs them to come to its end. */
const enginesOwn = /--(rollback|checkpoint|promotion)$/;

/** The forward machines of an installation: through them, and nothing else, deployments begin. */
export async function forwardMachines(
  { machines, prefix }: Pick<InstallationAccount, 'machines' | 'prefix'>,
  environments: readonly string[],
): Promise<readonly ListedMachine[]> {
  const found = await listMachines(
    machines,
    environments.map((environment) => `${prefix}-${environment}-`),
  );
  return found.filter(({ name }) => !enginesOwn.test(name));
}

/** From then on nothing can begin. What runs goes on to its end (DeleteStateMachine API reference). */
export async function removeMachines(
  { machines }: Pick<InstallationAccount, 'machines'>,
  found: readonly ListedMachine[],
): Promise<void> {
  for (const { arn } of found) await machines.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
}
