import type {
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
  LoadBalancerAttribute,
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { kinds, named } from './lookup';
import type { LoadBalancerRecord } from './state';

const protection = 'deletion_protection.enabled';

const view = (balancer: LoadBalancerRecord): LoadBalancerAttribute[] => [
  { Key: protection, Value: String(balancer.deletionProtection) },
];

export const attributeOperations = {
  DescribeLoadBalancerAttributes: operation<
    DescribeLoadBalancerAttributesInput,
    DescribeLoadBalancerAttributesOutput
  >()(['LoadBalancerArn'], (world, request) => ({
    Attributes: view(named(world, kinds.loadBalancer, request.LoadBalancerArn)),
  })),

  ModifyLoadBalancerAttributes: operation<ModifyLoadBalancerAttributesInput, ModifyLoadBalancerAttributesOutput>()(
    ['LoadBalancerArn', 'Attributes'],
    (world, request) => {
      const balancer = named(world, kinds.loadBalancer, request.LoadBalancerArn);
      const other = request.Attributes.find((attribute) => attribute.Key !== protection);
      if (other !== undefined) throw notSimulated(`the attribute ${other.Key} of load balancers`);
      for (const attribute of request.Attributes) balancer.deletionProtection = attribute.Value === 'true';
      return { Attributes: view(balancer) };
    },
  ),
};
