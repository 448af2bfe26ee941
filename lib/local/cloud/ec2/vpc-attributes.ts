import type {
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult,
  ModifyVpcAttributeRequest,
} from '@aws-sdk/client-ec2';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { kinds } from './kinds';
import { named } from './lookup';

export const vpcAttributeOperations = {
  ModifyVpcAttribute: operation<ModifyVpcAttributeRequest, object>()(['VpcId'], (world, request) => {
    const support = request.EnableDnsSupport?.Value;
    const hostnames = request.EnableDnsHostnames?.Value;
    if (support !== undefined && hostnames !== undefined) {
      throw refuse('InvalidParameterCombination', 'Fields for multiple attribute types specified');
    }
    if (support === undefined && hostnames === undefined) {
      throw refuse('MissingParameter', 'The request must contain exactly one attribute to modify');
    }
    const vpc = named(world, kinds.vpc, request.VpcId);
    vpc.dnsSupport = support ?? vpc.dnsSupport;
    vpc.dnsHostnames = hostnames ?? vpc.dnsHostnames;
    return {};
  }),

  DescribeVpcAttribute: operation<DescribeVpcAttributeRequest, DescribeVpcAttributeResult>()(
    ['VpcId', 'Attribute'],
    (world, request) => {
      const vpc = named(world, kinds.vpc, request.VpcId);
      switch (request.Attribute) {
        case 'enableDnsSupport':
          return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.dnsSupport } };
        case 'enableDnsHostnames':
          return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.dnsHostnames } };
        case 'enableNetworkAddressUsageMetrics':
          return { VpcId: vpc.id, EnableNetworkAddressUsageMetrics: { Value: false } };
        default:
          throw refuse(
            'InvalidParameterValue',
            `Value (${String(request.Attribute)}) for parameter attribute is invalid.`,
          );
      }
    },
  ),
};
