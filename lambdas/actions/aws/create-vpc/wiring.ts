import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteCommand,
  type IpPermission,
  ModifySubnetAttributeCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { changeOnce, onceVisible, together } from '../../../resources/changes';
import { listInternetGateways } from '../../../resources/ec2/internet-gateway';
import { listRouteTables } from '../../../resources/ec2/route-table';
import type { VpcContext, VpcParts } from './parts';

/** Connects the parts. Every change may have been made before: by a try that died, or one whose answer was lost. */
export async function wire(context: VpcContext, parts: VpcParts): Promise<void> {
  await context.fence();
  await together([
    setAttributes(context, parts),
    attachGateway(context, parts).then(() => addDefaultRoute(context, parts)),
    ...parts.subnetIds.map((subnetId) => associate(context, parts, subnetId)),
    allowIngress(context, parts),
  ]);
}

/** Setting the same value again changes nothing. AWS takes one attribute a call. */
async function setAttributes(context: VpcContext, parts: VpcParts): Promise<void> {
  const { ec2 } = context.clients;
  const on = { Value: true };
  const VpcId = parts.vpcId;
  await onceVisible(context, () => ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: on })));
  await together([
    onceVisible(context, () => ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: on }))),
    ...parts.subnetIds.map((SubnetId) =>
      onceVisible(context, () => ec2.send(new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: on }))),
    ),
  ]);
}

async function attachGateway(context: VpcContext, { internetGatewayId, vpcId }: VpcParts): Promise<void> {
  const command = new AttachInternetGatewayCommand({ InternetGatewayId: internetGatewayId, VpcId: vpcId });
  const outcome = await changeOnce(context, ['Resource.AlreadyAssociated'], () => context.clients.ec2.send(command));
  if (outcome === 'done') return;
  const [gateway] = await listInternetGateways(context, { InternetGatewayIds: [internetGatewayId] });
  const attachedTo = gateway?.Attachments?.map((attachment) => attachment.VpcId) ?? [];
  if (!attachedTo.includes(vpcId)) {
    throw new UnityError('ProvisioningFailed', {
      message: `${internetGatewayId} is attached to ${attachedTo.join(', ') || 'another VPC'}, not to ${vpcId}`,
    });
  }
}

async function addDefaultRoute(context: VpcContext, { routeTableId, internetGatewayId }: VpcParts): Promise<void> {
  const command = new CreateRouteCommand({
    RouteTableId: routeTableId,
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: internetGatewayId,
  });
  const outcome = await changeOnce(context, ['RouteAlreadyExists'], () => context.clients.ec2.send(command));
  if (outcome === 'done') return;
  const [table] = await listRouteTables(context, { RouteTableIds: [routeTableId] });
  const route = table?.Routes?.find((candidate) => candidate.DestinationCidrBlock === '0.0.0.0/0');
  if (route?.GatewayId !== internetGatewayId) {
    throw new UnityError('ProvisioningFailed', {
      message: `the default route of ${routeTableId} leads to ${route?.GatewayId ?? 'nowhere'}, not to ${internetGatewayId}`,
    });
  }
}

/** A subnet has at most one table; associating it with the same one again either succeeds or says so. */
async function associate(context: VpcContext, { routeTableId }: VpcParts, SubnetId: string): Promise<void> {
  const command = new AssociateRouteTableCommand({ RouteTableId: routeTableId, SubnetId });
  const outcome = await changeOnce(context, ['Resource.AlreadyAssociated'], () => context.clients.ec2.send(command));
  if (outcome === 'done') return;
  const Filters = [{ Name: 'association.subnet-id', Values: [SubnetId] }];
  const [table] = await listRouteTables(context, { Filters });
  if (table?.RouteTableId !== routeTableId) {
    throw new UnityError('ProvisioningFailed', {
      message: `${SubnetId} uses ${table?.RouteTableId ?? 'another route table'}, not ${routeTableId}`,
    });
  }
}

/** One call for all rules; where one of them is there already AWS refuses them all, so then one by one. */
async function allowIngress(context: VpcContext, { securityGroupId }: VpcParts): Promise<void> {
  const rules = ingressRules(context);
  if (rules.length === 0) return;
  if ((await authorize(context, securityGroupId, rules)) === 'done') return;
  for (const rule of rules) await authorize(context, securityGroupId, [rule]);
}

function authorize(context: VpcContext, GroupId: string, IpPermissions: IpPermission[]) {
  const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions });
  return changeOnce(context, ['InvalidPermission.Duplicate'], () => context.clients.ec2.send(command));
}

function ingressRules({ input }: VpcContext): IpPermission[] {
  return [...new Set(input.ingress_ports)].map((port) => ({
    IpProtocol: 'tcp',
    FromPort: port,
    ToPort: port,
    IpRanges: [{ CidrIp: input.ingress_cidr }],
  }));
}
