import { configureTargetGroupsAction } from '../../../../lambdas/actions/aws/configure-target-groups/action';
import { configureTargetGroupsDefinition } from '../../../../lambdas/actions/aws/configure-target-groups/definition';
import { createAlbAction } from '../../../../lambdas/actions/aws/create-alb/action';
import { createAlbDefinition } from '../../../../lambdas/actions/aws/create-alb/definition';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { launchInstancesAction } from '../../../../lambdas/actions/aws/launch-instances/action';
import { launchInstancesDefinition } from '../../../../lambdas/actions/aws/launch-instances/definition';
import type { OutputValues } from '../../../../lambdas/actions/definition';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';
import { send, setUpText } from '../../../helpers/simulated-containers';

/** Everything that stands before targets can be attached, and the step that attaches them. */
export interface Balanced {
  readonly network: ActionRun<typeof createVpcDefinition>;
  readonly alb: ActionRun<typeof createAlbDefinition>;
  readonly instances: ActionRun<typeof launchInstancesDefinition>;
  readonly targets: ActionRun<typeof configureTargetGroupsDefinition>;
}

/** Makes network, load balancer and instances, as a workflow does that waits until the load balancer works. */
export async function balanced(world: TestCloud, input: object = {}): Promise<Balanced> {
  return behind(world, input, (alb) => alb.ready());
}

/** The same as soon as the load balancer has its ids. */
export async function balancedEarly(world: TestCloud): Promise<Balanced> {
  return behind(world, {}, async (alb) => {
    await alb.begin();
    return alb.step.published[0]!;
  });
}

async function behind(
  world: TestCloud,
  input: object,
  balance: (alb: Balanced['alb']) => Promise<OutputValues>,
): Promise<Balanced> {
  const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
  const { subnet_ids, vpc_id, security_group_id } = await network.ready();
  const albInput = createAlbDefinition.input.parse({ subnet_ids, vpc_id });
  const alb = new ActionRun(world, createAlbAction, albInput, 'create_alb');
  const launch = launchInstancesDefinition.input.parse({ subnet_ids, security_group_id });
  const instances = new ActionRun(world, launchInstancesAction, launch, 'launch_instances');
  const [{ listener_arn, dns_name }, { instance_ids }] = await Promise.all([balance(alb), instances.ready()]);
  const parsed = configureTargetGroupsDefinition.input.parse({
    vpc_id,
    listener_arn,
    dns_name,
    instance_ids,
    ...input,
  });
  const targets = new ActionRun(world, configureTargetGroupsAction, parsed, 'configure_target_groups');
  return { network, alb, instances, targets };
}

/** Runs in virtual time behind a load balancer; undoes all in order and looks for leftovers. */
export function attaching(
  work: (parts: Balanced, world: TestCloud) => Promise<void>,
  input: object = {},
): Promise<void> {
  const world = testCloud();
  const runIt = async () => {
    const parts = await balanced(world, input);
    await work(parts, world);
    await parts.targets.undo();
    await Promise.all([parts.alb.undo(), parts.instances.undo()]);
    await parts.network.undo();
    expect(world.ours()).toEqual({});
  };
  return world.clock.run(runIt());
}

/** Starts the application on all instances. */
export async function serve(world: TestCloud, { targets }: Balanced): Promise<void> {
  for (const id of targets.input.instance_ids) await send(world.clients, id, setUpText());
}
