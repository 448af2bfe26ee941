import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { launchSpotInstanceAction } from '../../../../lambdas/actions/aws/launch-spot-instance/action';
import { launchSpotInstanceDefinition } from '../../../../lambdas/actions/aws/launch-spot-instance/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

describeContract('aws/launch_spot_instance', {
  start: async (world) => {
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const { subnet_ids, security_group_id } = await network.ready();
    const input = launchSpotInstanceDefinition.input.parse({ subnet_ids, security_group_id, count: 2 });
    return new ActionRun(world, launchSpotInstanceAction, input, 'launch_spot_instance');
  },
  makes: {
    'AWS::EC2::LaunchTemplate': 1,
    'AWS::EC2::EC2Fleet': 2,
    'AWS::EC2::Instance': 2,
  },
  keys: ['launch-template', 'spot-fleet-1', 'spot-fleet-2', 'instance-1', 'instance-2'],
});
