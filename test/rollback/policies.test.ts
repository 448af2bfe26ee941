import { holdsData, policyOf } from '../../lib/rollback/policies';

const step = { name: 'files', service: 'aws', action: 'create_efs', rollback: 'compensate' } as const;
const data = { resources: [{ type: 'AWS::EFS::FileSystem', holdsData: true }] };
const noData = { resources: [{ type: 'AWS::EC2::VPC', holdsData: false }] };

test('an action holds data where one thing that it makes does', () => {
  expect(holdsData(data)).toBe(true);
  expect(holdsData(noData)).toBe(false);
  expect(holdsData({ resources: [...noData.resources, ...data.resources] })).toBe(true);
  expect(holdsData({ resources: [] })).toBe(false);
});

test('without a word of the environment the workflow’s policy holds', () => {
  expect(policyOf(step, {}, data)).toEqual({ policy: 'compensate' });
  expect(policyOf({ ...step, rollback: 'retain' }, { policies: { others: 'compensate' } }, data)).toEqual({
    policy: 'retain',
  });
});

test('the name of a step goes before its action', () => {
  const policies = { 'aws/create_efs': 'retain', files: 'snapshot' } as const;
  expect(policyOf(step, { policies }, data)).toEqual({ policy: 'snapshot', key: 'files' });
  expect(policyOf({ ...step, name: 'more' }, { policies }, data)).toEqual({ policy: 'retain', key: 'aws/create_efs' });
});

test('`snapshot` of a name that another workflow gives to a step without data means nothing to it', () => {
  expect(policyOf(step, { policies: { files: 'snapshot', 'aws/create_efs': 'retain' } }, noData)).toEqual({
    policy: 'retain',
    key: 'aws/create_efs',
  });
  expect(policyOf(step, { policies: { files: 'snapshot' } }, undefined)).toEqual({ policy: 'compensate' });
});

test('what every object inherits is no policy', () => {
  expect(policyOf({ ...step, name: 'constructor' }, { policies: {} }, data)).toEqual({ policy: 'compensate' });
});
