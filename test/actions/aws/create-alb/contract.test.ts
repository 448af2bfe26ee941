import { createAlbAction } from '../../../../lambdas/actions/aws/create-alb/action';
import { createAlbDefinition } from '../../../../lambdas/actions/aws/create-alb/definition';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

describeContract('aws/create_alb', {
  start: async (world) => {
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const { subnet_ids, vpc_id } = await network.ready();
    const input = createAlbDefinition.input.parse({ subnet_ids, vpc_id });
    return new ActionRun(world, createAlbAction, input, 'create_alb');
  },
  makes: {
    'AWS::EC2::SecurityGroup': 1,
    'AWS::ElasticLoadBalancingV2::LoadBalancer': 1,
    'AWS::ElasticLoadBalancingV2::Listener': 1,
  },
  keys: ['security-group', 'alb', 'listener'],
});
