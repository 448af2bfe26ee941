import { ListStateMachinesCommand, type SFNClient } from '@aws-sdk/client-sfn';

/** A machine of the account and region. */
export interface ListedMachine {
  readonly name: string;
  readonly arn: string;
}

/** The machines whose names begin in one of these ways, of so many of the account as are looked through at the most. */
export async function listMachines(
  client: SFNClient,
  prefixes: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<readonly ListedMachine[]> {
  const found: ListedMachine[] = [];
  let nextToken: string | undefined;
  let seen = 0;
  do {
    const page = await client.send(new ListStateMachinesCommand({ ...(nextToken !== undefined && { nextToken }) }));
    const machines = page.stateMachines ?? [];
    for (const { name = '', stateMachineArn: arn = '' } of machines) {
      if (prefixes.some((prefix) => name.startsWith(prefix))) found.push({ name, arn });
    }
    seen += machines.length;
    nextToken = page.nextToken;
  } while (nextToken !== undefined && seen < most);
  return found;
}
