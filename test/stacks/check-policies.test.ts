import { definitions } from '../../lambdas/actions/definitions';
import { configOf } from '../../lib/config/load-config';
import { originsOf } from '../../lib/config/origins';
import { policyProblems } from '../../lib/stacks/check-policies';
import { workflowOf } from '../helpers/spot';

const workflow = workflowOf(`
name: shop
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: files, service: aws, action: create_efs, timeout: 300, depends_on: [network]}
`);
function check(prod: string, main = ''): readonly string[] {
  const texts = {
    main: { file: 'unity.yaml', text: main },
    environments: [{ environment: 'prod', file: 'environments/prod.yml', text: prod }],
  };
  return policyProblems(configOf(texts), [workflow], definitions, originsOf(texts));
}

test('policies that hold for something are taken', () => {
  expect(check('rollback: {policies: {network: retain, files: snapshot, aws/create_alb: retain}}\n')).toEqual([]);
});

test('a step that no workflow has, and a snapshot of one without data, are told with their places', () => {
  const main = 'environments:\n  qa:\n    publish: false\n    rollback: {policies: {store: retain}}\n  prod:\n';
  expect(check('rollback:\n  policies:\n    netwrk: retain\n    network: snapshot\n', main)).toEqual([
    'unity.yaml:4:27: `rollback.policies.store` of qa: no workflow has a step `store`',
    'environments/prod.yml:3:5: `rollback.policies.netwrk` of prod: no workflow has a step `netwrk`; did you mean `network`?',
    'environments/prod.yml:4:5: `rollback.policies.network` of prod: the step holds no data, so there is nothing to snapshot',
  ]);
});

test('where workflows may be published later, an unknown step may be one of theirs', () => {
  expect(check('publish: true\nrollback: {policies: {later: retain}}\n')).toEqual([]);
  expect(check('rollback: {policies: {later: retain}}\n')).toEqual([
    expect.stringContaining('no workflow has a step `later`'),
  ]);
});
