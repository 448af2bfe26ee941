import { definitions } from '../../lambdas/actions/definitions';
import { defaultSettings } from '../../lib/domain/settings';
import { planOf } from '../../lib/plan/plan-of';
import { planText } from '../../lib/plan/text';
import { distributionWorkflow } from '../helpers/distribution';

const plan = planOf(distributionWorkflow(), {
  definitions,
  parameters: {},
  settings: defaultSettings,
  stackName: 'shop',
  environment: 'dev',
  environmentConfig: {},
});

test('the way back is as long as until the verdict; what goes by itself afterwards is named with its own time', () => {
  const edge = definitions['aws/create_distribution'];
  expect(plan.rollback.tails).toEqual([{ step: 'create_distribution', p50_seconds: 450 }]);
  expect(plan.rollback.p50_seconds).toBeLessThan(450);
  expect(plan.steps.find(({ name }) => name === 'create_distribution')!.undo).toBe(
    `${edge.undo.text} (slow tail, about 8 min, holds nothing up)`,
  );
  expect(planText(plan)).toContain('create_distribution: slow tail, about 8 min, holds nothing up');
});
