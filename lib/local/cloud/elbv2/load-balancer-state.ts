import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { World } from '../account/world';
import type { LoadBalancerRecord } from './state';

/** Where it stands. Its gateway cannot be detached from under it, so `active` does not end. */
export function loadBalancerState({ now }: World, { settlesAt }: LoadBalancerRecord): 'provisioning' | 'active' {
  return now < settlesAt ? 'provisioning' : 'active';
}

/** The hosted zone of load balancers in us-east-1 (AWS general reference, elb endpoints); others are not in here. */
const hostedZones: Readonly<Record<string, string>> = { 'us-east-1': 'Z35SXDOTRQ7X7K' };

/** A load balancer as DescribeLoadBalancers gives it. */
export function viewLoadBalancer(world: World, balancer: LoadBalancerRecord): LoadBalancer {
  return {
    LoadBalancerArn: balancer.id,
    LoadBalancerName: balancer.name,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: hostedZones[world.region],
    CreatedTime: new Date(balancer.bornAt),
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: loadBalancerState(world, balancer) },
    Type: 'application',
    AvailabilityZones: balancer.subnetIds.map((id) => ({
      ZoneName: world.state.ec2.subnets.get(id)?.zone,
      SubnetId: id,
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...balancer.groups],
    IpAddressType: 'ipv4',
  };
}
