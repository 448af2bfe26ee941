import { CreateFileSystemCommand } from '@aws-sdk/client-efs';
import { setupMonitoringAction } from '../../../../lambdas/actions/monitoring/setup-monitoring/action';
import { setupMonitoringDefinition } from '../../../../lambdas/actions/monitoring/setup-monitoring/definition';
import type { TestCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';

/** What a stack with everything has, but its file system; alarms do not mind whether it is there. */
export const stack = {
  instance_ids: ['i-0123456789abcdef0'],
  load_balancer_arn: `${elb}:loadbalancer/app/unity-shop/50dc6c495c0c9188`,
  target_group_arn: `${elb}:targetgroup/unity-shop-web/6d0ecf831eec9f09`,
  distribution_id: 'E2QWRUHAPOMQZL',
};

/** A step that watches these things. */
export function monitoring(world: TestCloud, input: object = { instance_ids: stack.instance_ids }) {
  return new ActionRun(world, setupMonitoringAction, setupMonitoringDefinition.input.parse(input), 'watch');
}

/** A file system of somebody, there long enough to be seen. */
export async function fileSystem(world: TestCloud, ThroughputMode: 'bursting' | 'elastic' = 'bursting') {
  const command = new CreateFileSystemCommand({ CreationToken: ThroughputMode, ThroughputMode });
  const { FileSystemId = '' } = await world.clients.efs.send(command);
  await world.clock.sleep(30_000);
  return FileSystemId;
}
