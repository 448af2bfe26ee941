import { definitions } from '../../lambdas/actions/definitions';
import { FaultInjector } from '../../lib/local/faults/injector';
import { type FaultKindName, faultKinds } from '../../lib/local/faults/kinds';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const spot = workflowFrom('workflows/spot.yml');
const kinds = Object.keys(faultKinds) as FaultKindName[];
const cases = spot.steps.flatMap((step) => kinds.map((kind) => [step.name, kind] as const));

/** What each kind ends with: the code of the root cause. */
const codes: Readonly<Record<string, RegExp>> = {
  error: /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/,
  timeout: /^StepTimedOut$/,
  abort: /^ExecutionStopped$/,
};

test.each(cases)('%s struck by %s is undone, and named as the root cause', async (step, kind) => {
  const injector = new FaultInjector(definitions);
  const world = new LocalWorld({ tap: injector.tap });
  injector.attach(world);
  world.install(spot, 'dev');
  const before = world.cloud.baselineFingerprint();
  const run = start(world, spot, { stack_name: 'shop' });
  injector.arm({ executionArn: run.arn, workflow: spot, faults: [{ step, kind, times: 1 }] });
  const session = await settled(world, sessionOf(spot, run));
  expect(injector.strikes(run.arn)).not.toEqual([]);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [], kept: [] } });
  expect(session.root_cause!.step).toBe(step);
  expect(session.root_cause!.code).toMatch(codes[kind]!);
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toEqual(before);
  expect(session.steps.find(({ name }) => name === step)!.cancelled).toBeUndefined();
});
