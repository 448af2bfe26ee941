import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { type Balanced, balanced } from './balanced';

/** Attaches instances, puts a rule of somebody else at that place, and undoes the step; says what it called, and when. */
function undoing(
  other: { readonly priority: number; readonly pattern: string } | undefined,
  { ignores = [] }: { readonly ignores?: readonly string[] } = {},
): Promise<readonly (readonly [seconds: number, operation: string])[]> {
  const calls: [number, string][] = [];
  let startedAt = Number.NaN;
  const world: TestCloud = testCloud({
    tap: (call, proceed) => {
      const [, operation = ''] = call.split(':');
      if (/^(DeregisterTargets|DeleteRule|DeleteTargetGroup)$/.test(operation))
        calls.push([(world.clock.now() - startedAt) / 1000, operation]);
      return ignores.includes(operation) ? Promise.resolve({}) : proceed();
    },
  });
  const runIt = async () => {
    const parts = await balanced(world, { priority: 2 });
    await parts.targets.ready();
    const rule = other && (await ruleBefore(world, parts, other));
    startedAt = world.clock.now();
    const group = parts.targets.step.context().resource('target-group')?.id;
    const undone = parts.targets.undo();
    await world.clock.sleep(10_000);
    if (other?.pattern === '/*' && other.priority < 200 && ignores.length === 0)
      expect(await states(world, group)).toEqual(['draining', 'draining']);
    await undone;
    const found = [...calls];
    if (rule) await world.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: rule }));
    await Promise.all([parts.alb.undo(), parts.instances.undo()]);
    await parts.network.undo();
    expect(world.ours()).toEqual({});
    return found;
  };
  return world.clock.run(runIt());
}

async function ruleBefore(
  { clients }: TestCloud,
  { targets }: Balanced,
  { priority, pattern }: { readonly priority: number; readonly pattern: string },
): Promise<string> {
  const { Rules } = await clients.elbv2.send(
    new CreateRuleCommand({
      ListenerArn: targets.input.listener_arn,
      Priority: priority,
      Conditions: [{ Field: 'path-pattern', Values: [pattern] }],
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', MessageBody: 'the next' } }],
    }),
  );
  return Rules?.[0]?.RuleArn ?? '';
}

async function states(
  { clients }: TestCloud,
  TargetGroupArn: string | undefined,
): Promise<readonly (string | undefined)[]> {
  const { TargetHealthDescriptions = [] } = await clients.elbv2.send(
    new DescribeTargetHealthCommand({ TargetGroupArn }),
  );
  return TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State);
}

const operations = (calls: Awaited<ReturnType<typeof undoing>>) => calls.map(([, operation]) => operation);

test('where another revision takes the requests, open ones end before rule and targets go', async () => {
  const calls = await undoing({ priority: 150, pattern: '/*' });
  expect([...new Set(operations(calls))]).toEqual(['DeregisterTargets', 'DeleteRule', 'DeleteTargetGroup']);
  expect(operations(calls).filter((operation) => operation === 'DeregisterTargets')).toHaveLength(1);
  expect(calls.find(([, operation]) => operation === 'DeleteRule')?.[0]).toBeGreaterThanOrEqual(300);
  expect(calls.find(([, operation]) => operation === 'DeleteRule')?.[0]).toBeLessThan(320);
});

test.each([
  ['nobody takes them', undefined],
  ['a rule before takes others', { priority: 150, pattern: '/shop/*' }],
  ['the rule that takes them comes after', { priority: 300, pattern: '/*' }],
] as const)('where %s, the rule goes at once: its users are sent on', async (_what, other) => {
  const calls = await undoing(other);
  expect(operations(calls).filter((operation) => operation !== 'DeleteTargetGroup')).toEqual(['DeleteRule']);
  expect(calls[0]?.[0]).toBeLessThan(5);
});

test('targets that do not drain are not waited for', async () => {
  const calls = await undoing({ priority: 150, pattern: '/*' }, { ignores: ['DeregisterTargets'] });
  const deleted = calls.find(([, operation]) => operation === 'DeleteRule')?.[0];
  expect(deleted).toBeGreaterThan(360);
  expect(deleted).toBeLessThan(380);
});
