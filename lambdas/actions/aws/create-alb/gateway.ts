import { awsCode } from '../../../resources/aws-error';
import { listInternetGateways } from '../../../resources/ec2/internet-gateway';
import type { AlbContext } from './parts';

/**
 * Whether AWS refuses a load balancer for want of an internet gateway (openshift/installer#1110). The network tells its
 * ids before it attaches its gateway. Subnets without room have the same code, and do not get any by waiting.
 */
export function lacksGateway(error: unknown): boolean {
  return awsCode(error) === 'InvalidSubnetException' && /no internet gateway/i.test((error as Error).message);
}

/** What a load balancer on the internet may lack, as the end of a sentence; empty when its network has a gateway. */
export async function suspicion(context: AlbContext): Promise<string> {
  const Filters = [{ Name: 'attachment.vpc-id', Values: [context.input.vpc_id] }];
  const gateways = await listInternetGateways(context, { Filters });
  return gateways.length > 0 ? '' : `: ${context.input.vpc_id} has no internet gateway, which it needs`;
}
