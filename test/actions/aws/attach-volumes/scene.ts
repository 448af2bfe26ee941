import { DescribeVolumesCommand, type Volume } from '@aws-sdk/client-ec2';
import { attachVolumesAction } from '../../../../lambdas/actions/aws/attach-volumes/action';
import { attachVolumesDefinition } from '../../../../lambdas/actions/aws/attach-volumes/definition';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { launchInstancesAction } from '../../../../lambdas/actions/aws/launch-instances/action';
import { launchInstancesDefinition } from '../../../../lambdas/actions/aws/launch-instances/definition';
import type { CloudLimits } from '../../../../lib/local/cloud/account/limits';
import { type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

export type Volumes = ActionRun<typeof attachVolumesDefinition>;
export type Instances = ActionRun<typeof launchInstancesDefinition>;

/** Two instances over two zones whose ids are known, and the step that gives them volumes. */
export async function beside(
  world: TestCloud,
  input: object = {},
): Promise<{ readonly run: Volumes; readonly instances: Instances; undo(): Promise<void> }> {
  const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
  const { subnet_ids, security_group_id } = await network.ready();
  const launch = launchInstancesDefinition.input.parse({ subnet_ids, security_group_id });
  const instances = new ActionRun(world, launchInstancesAction, launch, 'launch_instances');
  await instances.begin();
  const { instance_ids } = instances.step.published.at(-1)!;
  const parsed = attachVolumesDefinition.input.parse({ instance_ids, size_gib: 10, ...input });
  const run = new ActionRun(world, attachVolumesAction, parsed, 'attach_volumes');
  const undo = async () => {
    await instances.undo();
    await network.undo();
  };
  return { run, instances, undo };
}

/** Runs in virtual time; undoes all and looks for leftovers. */
export function storing(
  work: (run: Volumes, world: TestCloud, instances: Instances) => Promise<void>,
  {
    tap = (_operation, proceed) => proceed(),
    input = {},
    limits = {},
  }: { tap?: Tap; input?: object; limits?: Partial<CloudLimits> } = {},
): Promise<void> {
  const world = testCloud({ tap, limits });
  const runIt = async () => {
    const before = world.cloud.baselineFingerprint();
    const { run, instances, undo } = await beside(world, input);
    await work(run, world, instances);
    await run.undo();
    await undo();
    expect(world.ours()).toEqual({});
    expect(world.cloud.baselineFingerprint()).toBe(before);
  };
  return world.clock.run(runIt());
}

export async function volumesOf({ step, world }: Volumes): Promise<readonly Volume[]> {
  const VolumeIds = ['data-1', 'data-2'].map((key) => step.rows.get(key)!.id!);
  const { Volumes = [] } = await world.clients.ec2.send(new DescribeVolumesCommand({ VolumeIds }));
  return VolumeIds.flatMap((id) => Volumes.find(({ VolumeId }) => VolumeId === id) ?? []);
}

export const snapshotsIn = (world: TestCloud) => world.cloud.inventory().filter(({ kept }) => kept === 'snapshot');

/** Passes until one says what keeps it from going on. */
export async function passUntil(run: Volumes, reason: RegExp): Promise<string> {
  for (let passes = 0; passes < 200; passes += 1) {
    const result = await attachVolumesAction.compensate(run.step.undoing());
    if (result.status === 'gone') throw new Error('all is gone');
    if (reason.test(result.reason)) return result.reason;
    await run.world.clock.sleep(1_500);
  }
  throw new Error('never said');
}
