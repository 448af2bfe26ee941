import {
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  type ResourceType,
} from '@aws-sdk/client-ec2';
import { tagsOf } from '../../../lambdas/actions/tags';
import type { FoundOrphan, Unowned } from '../../../lib/engine/sweep/unowned';
import { LocalWorld } from '../../../lib/local/host/world';
import type { Workflow } from '../../../lib/workflow/model';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, settled, start } from '../../helpers/worlds';

/** A stack of one network. */
export const network: Workflow = workflowOf(`steps:
  - name: create_vpc
    service: aws
    action: create_vpc
    timeout: 300
`);

/** A deployment that stands, so long that nobody can be making anything for it. */
export async function standing(workflow: Workflow = network, world = new LocalWorld()) {
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  await settled(world, id);
  await pass(world, 400);
  return { world, id };
}

export const pass = (world: LocalWorld, seconds: number) => world.run(world.clock.sleep(seconds * 1000));

/** The tags that a step of a session gives what has that key. */
export const tagsFor = (sessionId: string, key: string, step = 'create_vpc', environment = 'dev') => [
  ...tagsOf({ id: sessionId, stackName: 'shop', environment }, step, key),
];

const tagged = (ResourceType: ResourceType, Tags: ReturnType<typeof tagsFor>) => [{ ResourceType, Tags }];

/** What a maker whose answer was lost leaves: a second VPC, with the tags of the first. */
export async function plantVpc(world: LocalWorld, Tags: ReturnType<typeof tagsFor>): Promise<string> {
  const { ec2 } = world.clients.clients;
  const command = new CreateVpcCommand({ CidrBlock: '10.9.0.0/16', TagSpecifications: tagged('vpc', Tags) });
  return (await world.run(ec2.send(command))).Vpc!.VpcId!;
}

export async function plantGroup(world: LocalWorld, VpcId: string, Tags: ReturnType<typeof tagsFor>): Promise<string> {
  const { ec2 } = world.clients.clients;
  const command = new CreateSecurityGroupCommand({
    GroupName: `planted-${VpcId}`,
    Description: 'planted',
    VpcId,
    TagSpecifications: tagged('security-group', Tags),
  });
  return (await world.run(ec2.send(command))).GroupId!;
}

export async function plantGateway(world: LocalWorld, Tags: ReturnType<typeof tagsFor>): Promise<string> {
  const { ec2 } = world.clients.clients;
  const command = new CreateInternetGatewayCommand({ TagSpecifications: tagged('internet-gateway', Tags) });
  return (await world.run(ec2.send(command))).InternetGateway!.InternetGatewayId!;
}

/** What the function `inspect` finds. */
export async function unownedIn(world: LocalWorld, environment = 'dev'): Promise<Unowned> {
  return (await world.run(world.lambda.invoke('inspect', { unowned: environment }))) as unknown as Unowned;
}

/** What is asked of the desk for these. */
export const named = (orphans: readonly FoundOrphan[]) =>
  orphans.map(({ step, key, type, id, region }) => ({ step, key, type, id, region }));

export const idsOf = (orphans: readonly { readonly id: string }[]) => orphans.map(({ id }) => id).sort();
