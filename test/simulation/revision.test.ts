import type { CallTap } from '../../lib/local/host/world';
import { runTrial, type TrialOptions } from '../../lib/simulation/trial/trial';
import { workflowFrom } from '../helpers/spot';

const workflow = workflowFrom('workflows/alb.yml');

const violated = async (options: Partial<TrialOptions>): Promise<ReadonlySet<string>> => {
  const { violations } = await runTrial({ workflow, seed: 1, revision: { component: 'site' }, ...options });
  return new Set(violations.map(({ invariant }) => invariant));
};

test('the next revision comes, and users see one or the other all the while', async () => {
  expect(await violated({})).toEqual(new Set());
});

test('a revision that keeps the containers looks at another path of them, and users see the same page all the while', async () => {
  const trial = await runTrial({ workflow, seed: 1, revision: { health_path: '/healthz' } });
  expect(trial).toMatchObject({ forward: 'completed', violations: [] });
});

test('planted: a rule that does not wait until its targets are healthy: always-served', async () => {
  const tamper: CallTap = (call, proceed) => {
    const input = call.input as { Conditions?: object };
    if (call.operation === 'CreateRule')
      input.Conditions = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }];
    return proceed();
  };
  expect(await violated({ tamper })).toContain('always-served');
});

test('planted: what was kept goes with what is retired: always-served', async () => {
  // Whoever decides what goes is told that nothing was kept.
  const tamper: CallTap = async (call, proceed) => {
    const answer = await proceed();
    const { Item } = answer as { readonly Item?: { revision?: { M?: { kept?: unknown } } } };
    if (call.operation === 'GetItem' && Item?.revision?.M) {
      const revision = { M: { ...Item.revision.M, kept: { M: {} } } };
      return { ...(answer as object), Item: { ...Item, revision } };
    }
    return answer;
  };
  expect(await violated({ tamper })).toContain('always-served');
});

test('planted: an undo that waits for nothing touches instances that users are led to: users-first', async () => {
  const tamper: CallTap = (call, proceed) => {
    const { ExpressionAttributeValues: values = {} } = call.input as {
      readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly M?: { waits_for?: object } }>>;
    };
    for (const { M: undo } of Object.values(values)) if (undo?.waits_for) undo.waits_for = { L: [] };
    return proceed();
  };
  expect(await violated({ tamper })).toContain('users-first');
});

test('one that fails after it has taken the requests over gives them back', async () => {
  expect(await violated({ failing: 'check_health' })).toEqual(new Set());
});
