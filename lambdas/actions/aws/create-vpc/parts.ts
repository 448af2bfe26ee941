import {
  CreateInternetGatewayCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeAvailabilityZonesCommand,
  type ResourceType,
  type TagSpecification,
} from '@aws-sdk/client-ec2';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { orAdopt } from '../../../resources/adopt';
import { onceVisible, together } from '../../../resources/changes';
import { internetGateways } from '../../../resources/ec2/internet-gateway';
import { routeTables } from '../../../resources/ec2/route-table';
import { securityGroups } from '../../../resources/ec2/security-group';
import { subnets } from '../../../resources/ec2/subnet';
import { vpcs } from '../../../resources/ec2/vpc';
import type { MakeContext, StepContext } from '../../action';
import { withName } from '../../tags';
import type { createVpcDefinition } from './definition';
import { subnetCidrs } from './subnet-cidrs';

/** What every function of this action is given. */
export type VpcContext = MakeContext<z.output<typeof createVpcDefinition.input>>;

/** The ids of all parts. */
export interface VpcParts {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly routeTableId: string;
  readonly internetGatewayId: string;
  readonly zones: readonly string[];
}

/** Makes every part, each once; what needs the VPC goes in parallel after it. */
export async function makeParts(context: VpcContext): Promise<VpcParts> {
  const zones = await context.freeze('availability_zones', () => chooseZones(context));
  const vpcId = await context.make('vpc', vpcs, (row) => createVpc(context, row));
  const cidrs = subnetCidrs(context.input.cidr, zones.length);
  const subnetsMade = together(
    zones.map((zone, index) => {
      const place = { VpcId: vpcId, AvailabilityZone: zone, CidrBlock: cidrs[index] };
      return context.make(`subnet-${index + 1}`, subnets, (row) => createSubnet(context, row, place), { zone });
    }),
  );
  const others = together([
    context.make('internet-gateway', internetGateways, (row) => createInternetGateway(context, row)),
    context.make('route-table', routeTables, (row) => createRouteTable(context, row, vpcId)),
    context.make('security-group', securityGroups, (row) => createSecurityGroup(context, row, vpcId)),
  ]);
  await Promise.allSettled([subnetsMade, others]);
  const [internetGatewayId, routeTableId, securityGroupId] = await others;
  invariant(internetGatewayId && routeTableId && securityGroupId, 'three parts were made');
  return { vpcId, subnetIds: await subnetsMade, securityGroupId, routeTableId, internetGatewayId, zones };
}

/** The first zones by name. Local and wavelength zones, and zones not opted in to, don't count. */
async function chooseZones({ clients, input }: VpcContext): Promise<string[]> {
  const answer = await clients.ec2.send(new DescribeAvailabilityZonesCommand({}));
  const names = (answer.AvailabilityZones ?? [])
    .filter((zone) => zone.State === 'available' && zone.OptInStatus !== 'not-opted-in')
    .filter((zone) => (zone.ZoneType ?? 'availability-zone') === 'availability-zone')
    .flatMap((zone) => zone.ZoneName ?? [])
    .sort();
  if (names.length < input.zone_count) {
    throw new UnityError('InputInvalid', {
      message: `zone_count is ${input.zone_count}, but the region has ${names.length} zones: ${names.join(', ')}`,
    });
  }
  return names.slice(0, input.zone_count);
}

function tagSpecification(context: StepContext, row: ResourceRow, ResourceType: ResourceType): TagSpecification[] {
  return [{ ResourceType, Tags: withName(context.tags(row.key), context.session, row.key) }];
}

function idIn(id: string | undefined, call: string): string {
  invariant(id, `${call} answered without an id`);
  return id;
}

async function createVpc(context: VpcContext, row: ResourceRow): Promise<string> {
  const command = new CreateVpcCommand({
    CidrBlock: context.input.cidr,
    TagSpecifications: tagSpecification(context, row, 'vpc'),
  });
  const answer = await context.clients.ec2.send(command);
  return idIn(answer.Vpc?.VpcId, 'CreateVpc');
}

async function createSubnet(
  context: VpcContext,
  row: ResourceRow,
  place: { VpcId: string; AvailabilityZone: string; CidrBlock: string | undefined },
): Promise<string> {
  const command = new CreateSubnetCommand({ ...place, TagSpecifications: tagSpecification(context, row, 'subnet') });
  return orAdopt(context, subnets, row, ['InvalidSubnet.Conflict'], async () => {
    const answer = await onceVisible(context, () => context.clients.ec2.send(command));
    return idIn(answer.Subnet?.SubnetId, 'CreateSubnet');
  });
}

async function createInternetGateway(context: VpcContext, row: ResourceRow): Promise<string> {
  const command = new CreateInternetGatewayCommand({
    TagSpecifications: tagSpecification(context, row, 'internet-gateway'),
  });
  const answer = await context.clients.ec2.send(command);
  return idIn(answer.InternetGateway?.InternetGatewayId, 'CreateInternetGateway');
}

async function createRouteTable(context: VpcContext, row: ResourceRow, VpcId: string): Promise<string> {
  const command = new CreateRouteTableCommand({
    VpcId,
    ClientToken: row.token,
    TagSpecifications: tagSpecification(context, row, 'route-table'),
  });
  const answer = await onceVisible(context, () => context.clients.ec2.send(command));
  return idIn(answer.RouteTable?.RouteTableId, 'CreateRouteTable');
}

async function createSecurityGroup(context: VpcContext, row: ResourceRow, VpcId: string): Promise<string> {
  const command = new CreateSecurityGroupCommand({
    VpcId,
    GroupName: context.physicalName(row.key, 100),
    Description: `Ports of ${context.session.stackName} in ${context.session.environment}`,
    TagSpecifications: tagSpecification(context, row, 'security-group'),
  });
  return orAdopt(context, securityGroups, row, ['InvalidGroup.Duplicate'], async () => {
    const answer = await onceVisible(context, () => context.clients.ec2.send(command));
    return idIn(answer.GroupId, 'CreateSecurityGroup');
  });
}
