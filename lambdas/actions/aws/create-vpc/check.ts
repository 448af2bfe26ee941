import type { z } from 'zod';
import { together } from '../../../resources/changes';
import { listInternetGateways } from '../../../resources/ec2/internet-gateway';
import { listRouteTables } from '../../../resources/ec2/route-table';
import { listSecurityGroups } from '../../../resources/ec2/security-group';
import type { Finding, StepContext } from '../../action';
import type { createVpcDefinition } from './definition';

type CheckContext = StepContext & { readonly input: z.output<typeof createVpcDefinition.input> };

/** Whether packets can pass: gateway attached, default route to it from every subnet, ports open. */
export async function checkNetwork(context: CheckContext): Promise<readonly Finding[]> {
  const findings = await together([checkGateway(context), checkRoutes(context), checkGroup(context)]);
  return findings.flat();
}

const idOf = (context: StepContext, key: string) => context.resource(key)?.id ?? '';

async function checkGateway(context: CheckContext): Promise<Finding[]> {
  const id = idOf(context, 'internet-gateway');
  const vpcId = idOf(context, 'vpc');
  const [gateway] = await listInternetGateways(context, { InternetGatewayIds: [id] });
  const attached = gateway?.Attachments?.some((attachment) => attachment.VpcId === vpcId) ?? false;
  const about = { id, expected: `attached to ${vpcId}`, found: 'not attached to it' };
  return attached ? [] : [finding(`The internet gateway ${id} is not attached to ${vpcId}.`, about)];
}

async function checkRoutes(context: CheckContext): Promise<Finding[]> {
  const id = idOf(context, 'route-table');
  const gatewayId = idOf(context, 'internet-gateway');
  const [table] = await listRouteTables(context, { RouteTableIds: [id] });
  const route = table?.Routes?.find((candidate) => candidate.DestinationCidrBlock === '0.0.0.0/0');
  const findings = route?.GatewayId === gatewayId ? [] : [finding(`${id} has no default route to ${gatewayId}.`)];
  const associated = new Set(table?.Associations?.map((association) => association.SubnetId));
  for (const row of context.resources()) {
    if (row.type !== 'AWS::EC2::Subnet' || row.state !== 'active' || associated.has(row.id)) continue;
    findings.push(finding(`The subnet ${row.id} does not use the route table ${id}.`));
  }
  return findings;
}

async function checkGroup(context: CheckContext): Promise<Finding[]> {
  const id = idOf(context, 'security-group');
  const [group] = await listSecurityGroups(context, { GroupIds: [id] });
  const { ingress_cidr, ingress_ports } = context.input;
  const open = (port: number) =>
    group?.IpPermissions?.some(
      (rule) =>
        rule.FromPort === port &&
        rule.ToPort === port &&
        (rule.IpRanges ?? []).some((range) => range.CidrIp === ingress_cidr),
    ) ?? false;
  return ingress_ports
    .filter((port) => !open(port))
    .map((port) => {
      const about = { id, expected: `port ${port} open to ${ingress_cidr}`, found: 'closed' };
      return finding(`${id} does not let ${ingress_cidr} reach port ${port}.`, about);
    });
}

function finding(message: string, about?: Finding['about']): Finding {
  const remedy = 'Find out who changed it meanwhile, and deploy again.';
  return { code: 'CheckFailed', message, remedy, ...(about && { about }) };
}
