import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStateMachineCommand, StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import { readPublishingPlace } from '../../../../lambdas/shared/publishing';
import { functionNames } from '../../../domain/functions';
import { functionPhysicalName } from '../../../domain/naming';
import type { PublishingPlace } from '../../../domain/publishing';
import { keys } from '../../../ledger/items';
import { tableNames } from '../../../ledger/tables';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';

/** More published machines of an environment than this are not looked at. */
const mostLooked = 50;

/** The machines that were published, and whether they name the functions that the installation has now. */
export async function publishedFindings(
  clients: DoctorClients,
  options: {
    readonly prefix: string;
    readonly environments: readonly string[];
    readonly machineArn: (name: string) => string;
  },
): Promise<readonly Finding[]> {
  const found = (await Promise.all(options.environments.map((one) => ofEnvironment(clients, one, options)))).flat();
  const behind = found.filter(({ isCurrent }) => !isCurrent).map(({ name }) => name);
  if (found.length === 0) return [];
  const told = well(
    'published',
    'PublishedKnown',
    `${found.length} published: ${found.map(({ name }) => name).join(', ')}`,
  );
  if (behind.length === 0) return [told];
  return [
    told,
    ...behind.map((name) =>
      unwell('published', 'PublishedBehind', {
        message: `${name} names functions of an older installation`,
        fix: 'Run `unity deploy` with its file once more, or remove the machine where nobody deploys it: `aws stepfunctions delete-state-machine`.',
      }),
    ),
  ];
}

interface Published {
  readonly name: string;
  readonly isCurrent: boolean;
}

async function ofEnvironment(
  { dynamo, machines, services }: DoctorClients,
  environment: string,
  { prefix, machineArn }: { readonly prefix: string; readonly machineArn: (name: string) => string },
): Promise<readonly Published[]> {
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: tableNames(prefix).ledger,
      Limit: mostLooked,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: keys.publication(environment, '').pk } },
    }),
  );
  const names = Items.flatMap(({ machine }) => machine?.S ?? []);
  if (names.length === 0) return [];
  const place = await readPublishingPlace(services, { prefix, environment, machineArn });
  const looked = names.map(async (name): Promise<readonly Published[]> => {
    try {
      const { definition = '' } = await machines.send(
        new DescribeStateMachineCommand({ stateMachineArn: machineArn(name) }),
      );
      return [{ name, isCurrent: place !== undefined && namesOnly(definition, prefix, place) }];
    } catch (error) {
      // Removed since: the ledger keeps what was.
      if (error instanceof StateMachineDoesNotExist) return [];
      throw error;
    }
  });
  return (await Promise.all(looked)).flat();
}

/** Whether every function that a definition names is of the version that the installation has. */
function namesOnly(definition: string, prefix: string, { versions }: PublishingPlace): boolean {
  const nameOf = new Map(functionNames.map((name) => [functionPhysicalName(prefix, name), name]));
  return [...definition.matchAll(/:function:([\w-]+):(\w+)"/g)].every(
    ([, physical = '', version]) => versions[nameOf.get(physical) ?? ''] === version,
  );
}
