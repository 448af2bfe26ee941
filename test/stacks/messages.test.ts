import { receiversOf } from '../../lib/constructs/messages';
import { installationArns } from '../../lib/constructs/names';
import { type RightTargets, rightStatements } from '../../lib/constructs/right-statements';

const topic = 'arn:aws:sns:eu-west-1:123456789012:deployments';
const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hooks/slack-AbC123';
const receivers = receiversOf({
  dev: {
    targets: [
      { name: 'mail', to: 'sns', topicArn: topic, on: ['failed'] },
      { name: 'slack', to: 'slack', url: `secretsmanager:${secret}`, on: ['failed'] },
    ],
  },
  prod: {
    targets: [
      { name: 'chat', to: 'amazon_q', topicArn: topic, on: ['failed'] },
      { name: 'hook', to: 'webhook', url: 'ssm:/hooks/url', key: 'ssm:/hooks/key', on: ['failed'] },
    ],
  },
});
const targets: RightTargets = {
  arns: installationArns('unity', ['dev', 'prod']),
  ledgerStreamArn: '',
  failedBatchesArn: '',
  failuresQueueArn: '',
  requestable: { environments: [], workflows: [] },
  stored: [],
  receivers,
  publishStatements: [],
};

test('messages may be published on exactly the topics that are named', () => {
  expect(rightStatements('publish messages', targets).map(({ actions, resources }) => [actions, resources])).toEqual([
    [['sns:Publish'], [topic]],
  ]);
});

test('addresses and keys may be read exactly where the configuration says that they are kept', () => {
  const granted = rightStatements('read receivers', targets).map(({ actions, resources }) => [
    actions,
    resources.map((arn) => arn.replace(/^.*:parameter\//, 'parameter /')),
  ]);
  expect(granted).toEqual([
    [
      ['ssm:GetParameter'],
      ['parameter /hooks/url', 'parameter /hooks/key', 'parameter /aws/reference/secretsmanager/hooks/slack'],
    ],
    [['secretsmanager:GetSecretValue'], [secret]],
  ]);
});

test('whether an environment is over its budget may be written of those that have one, and nothing else', () => {
  const prod = { targets: [{ name: 'mail', to: 'sns', topicArn: topic, on: ['failed'] } as const], budgetUsdMonth: 5 };
  const [statement, ...others] = rightStatements('judge budgets', { ...targets, receivers: receiversOf({ prod }) });
  expect(others).toEqual([]);
  expect(statement).toMatchObject({
    actions: ['dynamodb:UpdateItem'],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['BUDGET#prod'] } },
  });
  expect(rightStatements('judge budgets', targets)).toEqual([]);
});

test('who has people told something for trying it may invoke that function alone', () => {
  const granted = rightStatements('try receivers', targets).map(({ actions, resources }) => [actions, resources]);
  expect(granted).toEqual([[['lambda:InvokeFunction'], [expect.stringMatching(/:function:unity-notify$/)]]]);
});

test('nobody is told, nothing is granted', () => {
  const none = { ...targets, receivers: receiversOf({}) };
  for (const right of ['publish messages', 'read receivers', 'try receivers', 'judge budgets'] as const)
    expect(rightStatements(right, none)).toEqual([]);
});
