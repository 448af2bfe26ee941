import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { launchInstancesAction } from '../../../../lambdas/actions/aws/launch-instances/action';
import { launchInstancesDefinition } from '../../../../lambdas/actions/aws/launch-instances/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

describeContract('aws/launch_instances', {
  start: async (world) => {
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const { subnet_ids, security_group_id } = await network.ready();
    const input = launchInstancesDefinition.input.parse({ subnet_ids, security_group_id });
    return new ActionRun(world, launchInstancesAction, input, 'launch_instances');
  },
  makes: {
    'AWS::EC2::LaunchTemplate': 1,
    'AWS::EC2::Instance': 2,
  },
  keys: ['launch-template', 'instance-1', 'instance-2'],
});
