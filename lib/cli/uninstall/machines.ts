import { DeleteStateMachineCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import type { InstallationAccount } from './account';

/** A machine of an installation. */
export interface InstalledMachine {
  readonly name: string;
  readonly arn: string;
}

/** The forward machines of an installation: through them, and nothing else, deployments begin. */
export async function forwardMachines(
  { machines, prefix }: Pick<InstallationAccount, 'machines' | 'prefix'>,
  environments: readonly string[],
): Promise<readonly InstalledMachine[]> {
  const found: InstalledMachine[] = [];
  let nextToken: string | undefined;
  do {
    const page = await machines.send(new ListStateMachinesCommand({ ...(nextToken !== undefined && { nextToken }) }));
    for (const { name = '', stateMachineArn: arn = '' } of page.stateMachines ?? []) {
      const isOurs = environments.some((environment) => name.startsWith(`${prefix}-${environment}-`));
      if (isOurs && !name.endsWith('--rollback')) found.push({ name, arn });
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** From then on nothing can begin. What runs goes on to its end (DeleteStateMachine API reference). */
export async function removeMachines(
  { machines }: Pick<InstallationAccount, 'machines'>,
  found: readonly InstalledMachine[],
): Promise<void> {
  for (const { arn } of found) await machines.send(new DeleteStateMachineCommand({ stateMachineArn: arn }));
}
