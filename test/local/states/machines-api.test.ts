import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  SFNClient,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { plug } from '../../../lib/local/cloud/api/plug';
import { statesApi } from '../../../lib/local/states/api';
import { Lab } from './run';

const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
const other = JSON.stringify({ StartAt: 'B', States: { B: { Type: 'Succeed' } } });
const arn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:made';
const made = {
  name: 'made',
  definition,
  roleArn: 'arn:aws:iam::123456789012:role/r',
  tags: [{ key: 'k', value: 'v' }],
};

function scene() {
  const lab = new Lab();
  lab.executions.install('installed', JSON.parse(definition));
  const client = new SFNClient({ region: 'eu-west-1' });
  const answer = statesApi(lab.executions, { resolve: (text) => text, now: () => 0 });
  plug(client, 'states', async (operation, input) => answer(operation, input));
  return { lab, client };
}

// Rules: Step Functions API reference, CreateStateMachine, UpdateStateMachine, DescribeStateMachine.
test('a machine that was made runs, and tells what it was made of', async () => {
  const { lab, client } = scene();
  expect(await client.send(new CreateStateMachineCommand(made))).toMatchObject({ stateMachineArn: arn });
  expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))).toMatchObject({
    definition,
    roleArn: made.roleArn,
  });
  expect(await client.send(new ListTagsForResourceCommand({ resourceArn: arn }))).toMatchObject({ tags: made.tags });
  expect(lab.executions.start('made', 'run', '{}')).toMatchObject({ status: 'RUNNING' });
});

test('making it again is the same call while it is the same machine; role and tags do not count', async () => {
  const { client } = scene();
  await client.send(new CreateStateMachineCommand(made));
  await client.send(
    new CreateStateMachineCommand({ ...made, roleArn: 'arn:aws:iam::123456789012:role/other', tags: [] }),
  );
  expect(await client.send(new ListTagsForResourceCommand({ resourceArn: arn }))).toMatchObject({ tags: made.tags });
  await expect(client.send(new CreateStateMachineCommand({ ...made, definition: other }))).rejects.toMatchObject({
    name: 'StateMachineAlreadyExists',
  });
  await expect(client.send(new CreateStateMachineCommand({ ...made, name: 'installed' }))).rejects.toMatchObject({
    name: 'StateMachineAlreadyExists',
  });
});

test('an update changes what it names and keeps the rest', async () => {
  const { client } = scene();
  await client.send(new CreateStateMachineCommand(made));
  await client.send(new UpdateStateMachineCommand({ stateMachineArn: arn, definition: other }));
  expect(await client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }))).toMatchObject({
    definition: other,
    roleArn: made.roleArn,
  });
  expect(await client.send(new ListTagsForResourceCommand({ resourceArn: arn }))).toMatchObject({ tags: made.tags });
});

test('what the host installed has no tags', async () => {
  const { client } = scene();
  const resourceArn = arn.replace('made', 'installed');
  expect(await client.send(new ListTagsForResourceCommand({ resourceArn }))).toMatchObject({ tags: [] });
});

const logging = (logGroupArn: string) => ({
  loggingConfiguration: { destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }] },
});

test.each([
  ['a name with a colon', { name: 'a:b' }, 'InvalidName'],
  ['a name of 81 characters', { name: 'a'.repeat(81) }, 'InvalidName'],
  ['a definition that is no JSON', { definition: '{' }, 'InvalidDefinition'],
  ['a definition that is no machine', { definition: '{"States": {}}' }, 'InvalidDefinition'],
  ['a definition of more than 1 MB', { definition: `"${'x'.repeat(1_048_576)}"` }, 'ValidationException'],
  ['a log group without :*', logging('arn:aws:logs:eu-west-1:123456789012:log-group:x'), 'InvalidLoggingConfiguration'],
])('%s is refused', async (_, wrong, name) => {
  const { lab, client } = scene();
  await expect(client.send(new CreateStateMachineCommand({ ...made, ...wrong }))).rejects.toMatchObject({ name });
  expect(lab.executions.machineNames()).toEqual(['installed']);
});

test.each([
  ['nothing', '', 'InvalidArn'],
  ['an ARN of something else', 'arn:aws:iam::123456789012:role/r', 'InvalidArn'],
  ['a machine that there is not', arn, 'StateMachineDoesNotExist'],
])('%s cannot be described', async (_, stateMachineArn, name) => {
  const { client } = scene();
  await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn }))).rejects.toMatchObject({ name });
});
