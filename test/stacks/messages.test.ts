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

test('nobody is told, nothing is granted', () => {
  const none = { ...targets, receivers: receiversOf({}) };
  expect([...rightStatements('publish messages', none), ...rightStatements('read receivers', none)]).toEqual([]);
});
