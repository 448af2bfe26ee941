import { AuthorizeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { changeOnce } from '../../../resources/changes';
import { makeOwnGroup } from '../own-security-group';
import type { AlbContext } from './parts';

/** The load balancer's own group. */
export async function makeSecurityGroup(context: AlbContext): Promise<string> {
  return makeOwnGroup(context, { name: 'load-balancer', title: 'Load balancer' });
}

/** Lets the clients reach the listeners, each port once. */
export async function openPorts(context: AlbContext, GroupId: string, ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const rule = {
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      IpRanges: [{ CidrIp: context.input.ingress_cidr }],
    };
    const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] });
    await changeOnce(context, ['InvalidPermission.Duplicate'], () => context.clients.ec2.send(command));
  }
}
