import { definitions } from '../../lambdas/actions/definitions';
import { assertPolicies } from '../../lib/stacks/check-policies';
import { workflowOf } from '../helpers/spot';

const workflow = workflowOf(`
name: shop
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: files, service: aws, action: create_efs, timeout: 300, depends_on: [network]}
`);
const check = (policies: Record<string, 'retain' | 'snapshot' | 'compensate'>, publishTo: readonly string[] = []) =>
  assertPolicies({ rollback: { prod: { policies } }, publishTo }, [workflow], definitions);

test('policies that hold for something are taken', () => {
  expect(() => check({ network: 'retain', files: 'snapshot', 'aws/create_alb': 'retain' })).not.toThrow();
});

test('a step that no workflow has, and a snapshot of one without data, are refused at once and by name', () => {
  expect(() => check({ netwrk: 'retain', network: 'snapshot' })).toThrow(
    expect.objectContaining({
      code: 'ConfigInvalid',
      message: [
        '`environments.prod.rollback.policies.netwrk`: no workflow has a step `netwrk`',
        '`environments.prod.rollback.policies.network`: the step holds no data, so there is nothing to snapshot',
      ].join('\n'),
    }),
  );
});

test('where workflows may be published later, an unknown step may be one of theirs', () => {
  expect(() => check({ later: 'retain' }, ['prod'])).not.toThrow();
  expect(() => check({ later: 'retain' }, ['dev'])).toThrow('no workflow has a step `later`');
});
