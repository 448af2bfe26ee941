import type { World } from '../account/world';
import type { Operation } from '../api/operation';

/** Where CloudFront reports, whatever region an account works in. */
export const globalRegion = 'us-east-1';

/** The same operations as they are answered in us-east-1, on the alarms of that region. */
export function inGlobalRegion(operations: Readonly<Record<string, Operation>>): Readonly<Record<string, Operation>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, { requires, run }]): [string, Operation] => [
      name,
      { requires, run: (world, input) => run(elsewhere(world), input) },
    ]),
  );
}

function elsewhere(world: World): World {
  if (world.region === globalRegion) return world;
  const { cloudwatch } = world.state;
  const state = { ...world.state, cloudwatch: { ...cloudwatch, alarms: cloudwatch.globalAlarms } };
  return { ...world, region: globalRegion, state };
}
