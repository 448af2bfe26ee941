import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { readPublishingPlace } from '../../lambdas/shared/publishing';
import { localPublishing } from '../../lib/local/host/publishing';

const mock = mockClient(SSMClient);
const ssm = new SSMClient({ region: 'eu-west-1' });
const machineArn = (name: string) => `arn:aws:states:eu-west-1:123456789012:stateMachine:${name}`;
const owner = { prefix: 'acme', environment: 'dev', machineArn };
beforeEach(() => mock.reset());

test('what the stack wrote is read from the parameter of the environment', async () => {
  const place = localPublishing('acme', 'dev');
  mock
    .on(GetParameterCommand, { Name: '/acme/dev/versions' })
    .resolves({ Parameter: { Value: JSON.stringify(place) } });
  expect(await readPublishingPlace({ ssm }, owner)).toEqual(place);
});

test('an installation without it takes no workflows', async () => {
  mock.on(GetParameterCommand).rejects(new ParameterNotFound({ message: 'no', $metadata: {} }));
  expect(await readPublishingPlace({ ssm }, owner)).toBeUndefined();
});

test.each([
  ['no JSON', '{'],
  ['another format', JSON.stringify({ ...localPublishing('acme', 'dev'), format_version: 2 })],
  ['versions that are none', JSON.stringify({ ...localPublishing('acme', 'dev'), versions: ['1'] })],
  ['a list', '[]'],
])('%s is not taken for it', async (_, Value) => {
  mock.on(GetParameterCommand).resolves({ Parameter: { Value } });
  await expect(readPublishingPlace({ ssm }, owner)).rejects.toMatchObject({ code: 'NotInstalled' });
});

test('a refusal of AWS is not taken for an absence', async () => {
  mock.on(GetParameterCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
  await expect(readPublishingPlace({ ssm }, owner)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
