import { createEfsAction } from '../../lambdas/actions/aws/create-efs/action';
import { createEfsDefinition } from '../../lambdas/actions/aws/create-efs/definition';
import { lastCopyKey } from '../../lambdas/actions/aws/create-efs/secure';
import { createVpcAction } from '../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../lambdas/actions/aws/create-vpc/definition';
import { describeContract } from '../helpers/action-contract';
import { ActionRun } from '../helpers/action-run';

/** Begun from the copy of another file system, and so holding data that is copied before it goes. */
describeContract('aws/create_efs from a copy', {
  start: async (world) => {
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const { subnet_ids, vpc_id, security_group_id } = await network.ready();
    const input = createEfsDefinition.input.parse({ subnet_ids, vpc_id, security_group_id });
    const former = new ActionRun(world, createEfsAction, input, 'create_former');
    await former.ready();
    world.cloud.writeFile(former.step.rows.get('file-system')!.id!, '/pages/index.html', 'hello');
    await former.undo();
    const run = new ActionRun(world, createEfsAction, input, 'create_efs');
    run.step.restored.set('file-system', former.step.rows.get(lastCopyKey)!.id!);
    return run;
  },
  makes: { 'AWS::EC2::SecurityGroup': 1, 'AWS::EFS::FileSystem': 1 },
  keys: ['security-group', 'file-system', 'mount-target-1', 'mount-target-2'],
});
