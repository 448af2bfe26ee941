import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

describeContract('aws/create_vpc', {
  start: async (world) => new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({})),
  makes: {
    'AWS::EC2::VPC': 1,
    'AWS::EC2::Subnet': 2,
    'AWS::EC2::InternetGateway': 1,
    'AWS::EC2::RouteTable': 1,
    'AWS::EC2::SecurityGroup': 1,
  },
  keys: ['vpc', 'subnet-1', 'subnet-2', 'internet-gateway', 'route-table', 'security-group'],
});
