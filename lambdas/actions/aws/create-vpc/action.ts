import {
  CreateInternetGatewayCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { aliveRows } from '../../../resources/alive-rows';
import { unlessAbsent } from '../../../resources/aws-error';
import { together } from '../../../resources/changes';
import { internetGateways } from '../../../resources/ec2/internet-gateway';
import { routeTables } from '../../../resources/ec2/route-table';
import { securityGroups } from '../../../resources/ec2/security-group';
import { subnets } from '../../../resources/ec2/subnet';
import { vpcs } from '../../../resources/ec2/vpc';
import type { Action, PollResult } from '../../action';
import type { OutputValues } from '../../definition';
import { rehearseRight } from '../dry-run';
import { describeBlockers } from './blockers';
import { checkNetwork } from './check';
import { createVpcDefinition } from './definition';
import { makeParts, type VpcContext, type VpcParts } from './parts';
import { wire } from './wiring';

/** What holds on to what goes first (aws-facts B, create_vpc). */
const teardownOrder = [securityGroups, routeTables, internetGateways, subnets, vpcs];

export const createVpcAction: Action<typeof createVpcDefinition> = {
  definition: createVpcDefinition,

  async rehearse(context) {
    const { ec2 } = context.clients;
    const Tags = (key: string) => [...context.tags(key)];
    const findings = await together([
      rehearseRight('ec2:CreateVpc', () =>
        ec2.send(
          new CreateVpcCommand({
            DryRun: true,
            CidrBlock: context.input.cidr,
            TagSpecifications: [{ ResourceType: 'vpc', Tags: Tags('vpc') }],
          }),
        ),
      ),
      rehearseRight('ec2:CreateInternetGateway', () =>
        ec2.send(
          new CreateInternetGatewayCommand({
            DryRun: true,
            TagSpecifications: [{ ResourceType: 'internet-gateway', Tags: Tags('internet-gateway') }],
          }),
        ),
      ),
    ]);
    return findings.flat();
  },

  async begin(context) {
    const parts = await makeParts(context);
    await context.publish(outputsOf(parts));
    await wire(context, parts);
  },

  /** All is recorded by now, so asking for the parts again only reads the ledger. */
  async poll(context) {
    const parts = await makeParts(context);
    return (await notAvailable(context, parts)) ?? { status: 'ready', outputs: outputsOf(parts) };
  },

  async check(context) {
    return checkNetwork(context);
  },

  async compensate(context) {
    const result = await context.removeInOrder(teardownOrder);
    const vpcId = context.resource('vpc')?.id;
    if (result.status === 'gone' || vpcId === undefined) return result;
    const blockers = await describeBlockers(context, vpcId);
    return blockers === undefined ? result : { status: 'pending', reason: `${result.reason}: ${blockers}` };
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};

function outputsOf(parts: VpcParts): OutputValues {
  return {
    vpc_id: parts.vpcId,
    subnet_ids: parts.subnetIds,
    security_group_id: parts.securityGroupId,
    route_table_id: parts.routeTableId,
    internet_gateway_id: parts.internetGatewayId,
    availability_zones: parts.zones,
  };
}

async function notAvailable({ clients: { ec2 } }: VpcContext, parts: VpcParts): Promise<PollResult | undefined> {
  const [vpc, subnet] = await Promise.all([
    unlessAbsent(() => ec2.send(new DescribeVpcsCommand({ VpcIds: [parts.vpcId] }))),
    unlessAbsent(() => ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...parts.subnetIds] }))),
  ]);
  if (vpc?.Vpcs?.[0]?.State !== 'available')
    return { status: 'pending', reason: `${parts.vpcId} is not available yet` };
  const available = subnet?.Subnets?.filter((item) => item.State === 'available').length ?? 0;
  if (available === parts.subnetIds.length) return undefined;
  return { status: 'pending', reason: `${available} of ${parts.subnetIds.length} subnets are available` };
}
