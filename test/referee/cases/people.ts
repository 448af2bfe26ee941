import assert from 'node:assert/strict';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Installation, pause } from '../fixtures/installation';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

/** Who signs here, as moto’s STS says. */
const person = 'arn:aws:sts::123456789012:user/moto';
const other = 'arn:aws:sts::123456789012:assumed-role/Deployers/ann';

/** A deployment in the environment that asks for four eyes, which waits for a person. */
async function asking(unity: Installation, stack: string): Promise<string> {
  const args = ['deploy', 'workflows/asking.yml', '--stack', stack, '--env', 'prod', '--detach'];
  const end = await unity.command(...args);
  assert.equal(end.code, 0, end.stderr);
  const id = end.stdout.trim();
  for (let left = 120; left > 0; left--) {
    const steps = await unity.steps(id);
    if (steps.some(({ state, frozen }) => state === 'executing' && frozen.approval !== undefined)) return id;
    await pause(250);
  }
  throw new Error(`${id} asks nobody`);
}

/** What CloudTrail would record of the session’s start. */
async function record({ clientConfig }: Referee, unity: Installation, id: string, actor: string): Promise<void> {
  const session = await unity.session(id);
  const [execution] = session?.executions ?? [];
  const Detail = JSON.stringify({
    eventID: '30a20c8e-a3a1-4b07-9139-cd9cd73b5eb8',
    eventTime: `${session?.started_at.slice(0, 19)}Z`,
    eventSource: 'states.amazonaws.com',
    eventName: 'StartExecution',
    userIdentity: { type: 'AssumedRole', arn: actor },
    requestParameters: {
      stateMachineArn: execution?.arn.replace(':execution:', ':stateMachine:').replace(/:[^:]+$/, ''),
    },
    responseElements: { executionArn: execution?.arn, startDate: 'Nov 26, 2026 3:00:00 AM' },
  });
  const entry = { Source: 'aws.states', DetailType: 'AWS API Call via CloudTrail', Detail };
  await new EventBridgeClient(clientConfig).send(new PutEventsCommand({ Entries: [entry] }));
}

async function verified(unity: Installation, id: string) {
  for (let left = 80; left > 0; left--) {
    const requester = (await unity.session(id))?.requester;
    if (requester?.status === 'verified') return requester;
    await pause(250);
  }
  throw new Error(`who has started ${id} is not verified`);
}

export const peopleCases: readonly RefereeCase[] = [
  productCase('the desk hears nobody who does not sign', async (_unity, { clientConfig }) => {
    const command = new GetFunctionUrlConfigCommand({ FunctionName: 'unity-desk' });
    const { FunctionUrl: url = '', AuthType } = await new LambdaClient(clientConfig).send(command);
    assert.equal(AuthType, 'AWS_IAM');
    const body = JSON.stringify({ verb: 'cancel', session: 'asking-0123456789', actor: person });
    const headers = { 'content-type': 'application/json' };
    assert.equal((await fetch(url, { method: 'POST', headers, body })).status, 403);
  }),

  productCase(
    'four eyes: nobody approves what he has started, nor what nobody knows who has',
    async (unity, referee) => {
      const own = await asking(unity, 'own');
      const refused = await unity.command('approve', 'own/prod/go_live');
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /UNITY-E2024/);
      await record(referee, unity, own, person);
      assert.deepEqual(await verified(unity, own), { actor: person, status: 'verified' });
      assert.match((await unity.command('approve', 'own/prod/go_live')).stderr, /UNITY-E2024/);
      const cancelled = await unity.command('cancel', own, '--json');
      assert.equal(cancelled.code, 0, cancelled.stderr);
    },
    { alongside: true },
  ),

  productCase(
    'four eyes: CloudTrail’s record wins over the claim, and then the other may approve',
    async (unity, referee) => {
      const id = await asking(unity, 'others');
      await record(referee, unity, id, other);
      assert.deepEqual(await verified(unity, id), { actor: other, status: 'verified', claimed: person });
      const approved = await unity.command('approve', 'others/prod/go_live');
      assert.equal(approved.code, 0, approved.stderr);
      await unity.until(id, ['completed']);
    },
    { alongside: true },
  ),
];
