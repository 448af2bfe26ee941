import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { definitions } from '../../../lambdas/actions/definitions';
import { awsGateway } from '../../../lib/cli/gateway/aws-gateway';
import type { Gateway } from '../../../lib/cli/gateway/gateway';
import { startDeployment } from '../../../lib/cli/session/start';
import { startResume, untilClaimed } from '../../../lib/cli/session/start-resume';
import { readConfig } from '../../../lib/config/read-config';
import type { Json } from '../../../lib/domain/json';
import { loadSession } from '../../../lib/engine/session/session-store';
import { LocalWorld } from '../../../lib/local/host/world';
import { readWorkflow } from '../../../lib/workflow/read-workflow';
import { settled } from '../../helpers/worlds';
import { refusal } from '../doctor/scene';
import { TestDirectory, waits } from '../run-cli';

const sts = mockClient(STSClient);
const machines = mockClient(SFNClient);
const lambda = mockClient(LambdaClient);
let world: LocalWorld;
/** What the function was asked. */
let asked: { readonly check: boolean; readonly actor: string; readonly file: string }[];

beforeEach(() => {
  world = new LocalWorld();
  asked = [];
  slept = [];
  for (const mock of [sts, machines, lambda]) mock.reset();
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '123456789012', Arn: 'arn:aws:sts::123456789012:assumed-role/dev/ann' });
  // The installation behind the clients is the local world’s: the same function, another account.
  const behind = (operation: string) => (input: object) => world.call('states', operation, input);
  machines.on(DescribeStateMachineCommand).callsFake(behind('DescribeStateMachine'));
  machines.on(ListTagsForResourceCommand).callsFake(behind('ListTagsForResource'));
  machines.on(CreateStateMachineCommand).callsFake(behind('CreateStateMachine'));
  machines.on(UpdateStateMachineCommand).callsFake(behind('UpdateStateMachine'));
  lambda
    .on(InvokeCommand)
    .callsFake(async ({ FunctionName, Payload }: { FunctionName: string; Payload: Uint8Array }) => {
      expect(FunctionName).toBe('unity-publish-workflow');
      const payload = JSON.parse(Buffer.from(Payload).toString()) as Json & (typeof asked)[number];
      asked.push(payload);
      const answer = await world.run(world.invokeFunction('publish_workflow', payload));
      return { Payload: { transformToString: () => JSON.stringify(answer) } };
    });
});

const text = waits('mine', ['first', 5]);
const workflow = readWorkflow(text, { file: 'mine.yml', definitions }).workflow!;
const ann = { actor: 'ann', via: 'test', reason: 'test' };
let slept: number[] = [];

/** The gateway of commands on AWS. */
function onAws(): Promise<Gateway> {
  const io = {
    clock: { now: () => 0, sleep: async (milliseconds: number) => void slept.push(milliseconds) },
    unique: () => 'x',
  };
  const { config } = readConfig('', 'unity.yaml');
  return awsGateway(io as never, { region: 'eu-west-1' } as never, config!);
}

/** What `unity deploy`, and `unity resume --workflow`, do before they start anything. */
async function install(
  options: { readonly environment?: string; readonly isAgreed?: boolean; readonly file?: string } = {},
) {
  const questions: string[] = [];
  const gateway = await onAws();
  const read =
    options.file === undefined ? workflow : readWorkflow(options.file, { file: 'mine.yml', definitions }).workflow!;
  const work = gateway.install({
    workflow: read,
    environment: options.environment ?? 'dev',
    source: { file: 'mine.yml', text: options.file ?? text },
    agree: async (change, machine) => {
      questions.push(`${change} ${machine}`);
      if (options.isAgreed === false) throw refusal('Declined');
    },
  });
  await work;
  return questions;
}

test('a workflow that is not installed is published once somebody has agreed', async () => {
  expect(await install()).toEqual(['created unity-dev-mine']);
  expect(asked.map(({ check, actor, file }) => [check, actor, file])).toEqual([
    [true, 'arn:aws:sts::123456789012:assumed-role/dev/ann', 'mine.yml'],
    [false, 'arn:aws:sts::123456789012:assumed-role/dev/ann', 'mine.yml'],
  ]);
  expect(world.executions.machineNames()).toContain('unity-dev-mine');
  // Step Functions may go on with the former version for a moment.
  expect(slept).toEqual([5_000]);
});

test('a session goes on with the mended version of its workflow that was published for it', async () => {
  const behind = (operation: string) => (input: object) => world.call('states', operation, input);
  machines.on(StartExecutionCommand).callsFake(behind('StartExecution'));
  machines.on(DescribeExecutionCommand).callsFake(behind('DescribeExecution'));
  // Functions of the world use the same client.
  machines.on(SendTaskSuccessCommand).callsFake(behind('SendTaskSuccess'));
  const look = `
  - {name: look, service: control, action: check_http, timeout: 60, depends_on: [first], with: {url: 'http://203.0.113.9/', attempts: 1}}
`;
  const [broken, mended] = [`${text.trimEnd()}${look}`, text];
  await install({ file: broken });
  const gateway: Gateway = { ...(await onAws()), engine: () => world.engine(ann), clock: world.clock };
  const { executionArn, sessionId } = await world.run(
    startDeployment(gateway, {
      workflow: readWorkflow(broken, { file: 'mine.yml', definitions }).workflow!,
      environment: 'dev',
      request: { stack_name: 'shop', parameters: {}, on_failure: 'keep' },
      idempotencyKey: undefined,
      unique: 'x',
      beforeStart: async () => undefined,
    }),
  );
  const failed = await settled(world, sessionId);
  expect(failed).toMatchObject({ state: 'failed', root_cause: { step: 'look' } });

  expect(await install({ file: mended })).toEqual(['updated unity-dev-mine']);
  const session = await world.run(loadSession(world.engine(ann).ledger, sessionId));
  const machine = 'unity-dev-mine';
  const order = { session, machine, parameters: {}, onFailure: undefined, beforeStart: async () => undefined };
  const resumed = await world.run(startResume(gateway, order));
  expect(resumed).toMatchObject({ attached: false });
  expect(resumed.executionArn).not.toBe(executionArn);
  await world.run(
    untilClaimed(
      { ...gateway, changed: (seconds) => world.clock.sleep(seconds * 1000) },
      sessionId,
      resumed.executionArn,
    ),
  );
  const { state, workflow_id, steps } = await settled(world, sessionId);
  expect({ state, workflow_id }).toEqual({ state: 'completed', workflow_id: workflow.id });
  // What the mended version has dropped never runs again.
  expect(steps.map(({ name, state: of }) => [name, of])).toEqual([
    ['first', 'completed'],
    ['look', 'pending'],
  ]);
});

test('the next time it is installed, and nobody is asked', async () => {
  await install();
  [asked, slept] = [[], []];
  expect(await install()).toEqual([]);
  expect(asked.map(({ check }) => check)).toEqual([true]);
  expect(slept).toEqual([]);
});

test('an installed one is started as it is, without a word to the function', async () => {
  world.install(workflow, 'dev');
  expect(await install()).toEqual([]);
  expect(asked).toEqual([]);
});

test('after an upgrade a published machine is brought to the new functions, and nobody is asked', async () => {
  await install();
  const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:unity-dev-mine';
  const describe = async () =>
    ((await world.call('states', 'DescribeStateMachine', { stateMachineArn })) as { definition: string }).definition;
  const now = await describe();
  const old = now.replaceAll(/:1"/g, ':0"');
  await world.call('states', 'UpdateStateMachine', { stateMachineArn, definition: old });
  expect(await install()).toEqual([]);
  expect(old).not.toBe(now);
  expect(await describe()).toBe(now);
});

test.each(['AccessDeniedException', 'ResourceNotFoundException'])(
  '%s keeps nobody from starting what is there',
  async (name) => {
    await install();
    lambda.on(InvokeCommand).rejects(refusal(name, 'no'));
    expect(await install()).toEqual([]);
  },
);

test('another version is told as one', async () => {
  await install();
  expect(await install({ file: waits('mine', ['first', 6]) })).toEqual(['updated unity-dev-mine']);
});

test('without a yes nothing is made', async () => {
  await expect(install({ isAgreed: false })).rejects.toThrow();
  expect(world.executions.machineNames()).not.toContain('unity-dev-mine');
  expect(asked.map(({ check }) => check)).toEqual([true]);
});

test.each([
  ['prod does not take it', { environment: 'prod' }, 'PublishingOff'],
  ['an installed machine is not replaced', { file: waits('shipped', ['first', 6]) }, 'MachineTaken'],
])('%s', async (_, options, code) => {
  world.install(readWorkflow(waits('shipped', ['first', 5]), { file: 'x.yml', definitions }).workflow!, 'dev');
  await expect(install(options)).rejects.toMatchObject({ code });
});

test('an installation that reads the file differently is not trusted with it', async () => {
  lambda.on(InvokeCommand).resolves({
    Payload: {
      transformToString: () =>
        JSON.stringify({ status: 'checked', change: 'created', machine_arn: 'x', workflow_id: 'mine@000000000000' }),
    } as never,
  });
  await expect(install()).rejects.toMatchObject({
    code: 'WorkflowNotInstalled',
    message: expect.stringContaining('mine@000000000000'),
  });
});

test.each(['AccessDeniedException', 'ResourceNotFoundException'])('%s names the ways that are left', async (name) => {
  lambda.on(InvokeCommand).rejects(refusal(name, 'no'));
  await expect(install()).rejects.toMatchObject({
    code: 'WorkflowNotInstalled',
    details: { fix: expect.stringContaining('lambda:InvokeFunction on unity-publish-workflow') },
  });
});

test('a function that fails is told as one that AWS ran', async () => {
  lambda.on(InvokeCommand).resolves({
    FunctionError: 'Unhandled',
    Payload: { transformToString: () => '{"errorMessage":"out of memory"}' } as never,
  });
  await expect(install()).rejects.toMatchObject({
    code: 'AwsRefused',
    message: expect.stringContaining('out of memory'),
  });
});

test('unity deploy says what it would make where nobody can be asked, and makes nothing', async () => {
  // No stack stands there.
  const table = mockClient(DynamoDBDocumentClient);
  table.on(GetCommand).resolves({});
  const directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'mine.yml'), text);
  const { exitCode, stderr } = await directory.run([
    'deploy',
    'mine.yml',
    '--stack',
    'shop',
    '--env',
    'dev',
    '--region',
    'eu-west-1',
  ]);
  table.restore();
  expect(exitCode).toBe(252);
  expect(stderr).toContain('`mine` is not installed in dev. Publish it (1 step) as a new machine unity-dev-mine?');
  expect(stderr).toContain('--yes');
  expect(machines.commandCalls(StartExecutionCommand)).toEqual([]);
  expect(world.executions.machineNames()).not.toContain('unity-dev-mine');
  directory.remove();
});
