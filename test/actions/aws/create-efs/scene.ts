import { createEfsAction } from '../../../../lambdas/actions/aws/create-efs/action';
import { createEfsDefinition } from '../../../../lambdas/actions/aws/create-efs/definition';
import { createVpcAction } from '../../../../lambdas/actions/aws/create-vpc/action';
import { createVpcDefinition } from '../../../../lambdas/actions/aws/create-vpc/definition';
import { type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

export type Efs = ActionRun<typeof createEfsDefinition>;
export type Network = ActionRun<typeof createVpcDefinition>;

/** Runs in virtual time, with a network over two zones made before; undoes all and looks for leftovers. */
export function filing(
  work: (run: Efs, world: TestCloud, network: Network) => Promise<void>,
  tap: Tap = (_operation, proceed) => proceed(),
  input: object = {},
): Promise<void> {
  const world = testCloud({ tap });
  const runIt = async () => {
    const before = world.cloud.baselineFingerprint();
    const network = new ActionRun(world, createVpcAction, createVpcDefinition.input.parse({}), 'create_vpc');
    const parsed = createEfsDefinition.input.parse({ ...pick(await network.ready()), ...input });
    const run = new ActionRun(world, createEfsAction, parsed, 'create_efs');
    await work(run, world, network);
    await run.undo();
    await network.undo();
    expect(world.ours()).toEqual({});
    expect(world.cloud.baselineFingerprint()).toBe(before);
  };
  return world.clock.run(runIt());
}

function pick({ vpc_id, subnet_ids, security_group_id }: Readonly<Record<string, unknown>>) {
  return { vpc_id, subnet_ids, security_group_id };
}

/** CloudWatch tells that something was written, as it does some minutes after. */
export const written: Tap = async (operation, proceed) =>
  operation === 'cloudwatch:GetMetricStatistics' ? { Datapoints: [{ Sum: 4096 }] } : proceed();
