import { createEfsAction } from '../../../../lambdas/actions/aws/create-efs/action';
import { createEfsDefinition } from '../../../../lambdas/actions/aws/create-efs/definition';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

describeContract('aws/create_efs', {
  start: async (world) => {
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const { subnet_ids, vpc_id, security_group_id } = await network.ready();
    const input = createEfsDefinition.input.parse({ subnet_ids, vpc_id, security_group_id });
    return new ActionRun(world, createEfsAction, input, 'create_efs');
  },
  // The inventory lists no mount targets: no file system goes before its own.
  makes: { 'AWS::EC2::SecurityGroup': 1, 'AWS::EFS::FileSystem': 1 },
  keys: ['security-group', 'file-system', 'mount-target-1', 'mount-target-2'],
});
