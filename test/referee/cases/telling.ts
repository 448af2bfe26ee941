import assert from 'node:assert/strict';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Installation, pause } from '../fixtures/installation';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

interface Told {
  readonly id: string;
  readonly 'detail-type': string;
  readonly detail: {
    readonly metadata: { readonly event_id: string; readonly actor: string };
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** What the command says was told, once something is among it. */
async function told(unity: Installation, asked: readonly string[], isThere: (event: Told) => boolean) {
  for (let left = 90; left > 0; left--) {
    const { code, stdout, stderr } = await unity.command('events', '--json', ...asked);
    assert.equal(code, 0, stderr);
    const events = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Told);
    if (events.some(isThere)) return events;
    await pause(500);
  }
  throw new Error(`unity events ${asked.join(' ')} does not tell it`);
}

const stateOf = ({ detail }: Told) => detail.data.state;
/** Steps complete too, before their deployment. */
const isTheEnd = (event: Told): boolean =>
  event['detail-type'] === 'DEPLOYMENT_STATE_CHANGED' && stateOf(event) === 'completed';

/** Puts a request on the bus for them, as a pipeline would, and gives EventBridge’s id of it. */
async function ask({ clientConfig }: Referee, detail: object): Promise<string> {
  const entry = { EventBusName: 'unity-requests', Source: 'my.ci', DetailType: 'DEPLOYMENT_REQUESTED' };
  const put = new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] });
  const { Entries: [taken] = [] } = await new EventBridgeClient(clientConfig).send(put);
  return taken?.EventId ?? '';
}

const answers =
  (request: string) =>
  ({ detail }: Told): boolean =>
    detail.data.request_id === request;

/** What Unity tells, and what it is told to do by events. */
export const tellingCases: readonly RefereeCase[] = [
  productCase('unity events reads the log of the bus: every change of a deployment, once', async (unity) => {
    const end = await unity.end(await unity.start('graph', { stack_name: 'told' }));
    assert.equal(end.status, 'SUCCEEDED', end.cause);
    const events = await told(unity, ['--stack', 'told/dev'], isTheEnd);
    const states = events.filter((event) => event['detail-type'] === 'DEPLOYMENT_STATE_CHANGED').map(stateOf);
    assert.deepEqual([...states].sort(), ['completed', 'executing', 'requested', 'validating']);
    const ids = events.map(({ detail }) => detail.metadata.event_id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(await told(unity, ['--session', end.sessionId], () => true), events);
    const none = await unity.command('events', '--json', '--stack', 'told/prod');
    assert.equal(none.stdout, '');
  }),

  productCase(
    'a rule with a pattern of docs/events brings what it says to a queue, and nothing else',
    async (unity, referee) => {
      const { aws, region, accountId, projectRoot } = referee;
      const queues = new SQSClient(referee.clientConfig);
      const { QueueUrl: queue } = await queues.send(new CreateQueueCommand({ QueueName: 'ended' }));
      const pattern = path.join(projectRoot, 'docs/events/patterns/ended.json');
      const rule = ['--event-bus-name', 'unity-events'];
      await aws(['events', 'put-rule', ...rule, '--name', 'ended', '--event-pattern', `file://${pattern}`]);
      const target = `Id=queue,Arn=arn:aws:sqs:${region}:${accountId}:ended`;
      await aws(['events', 'put-targets', ...rule, '--rule', 'ended', '--targets', target]);
      const end = await unity.end(await unity.start('graph', { stack_name: 'queued' }));
      const arrived: Told[] = [];
      for (let left = 60; left > 0 && !arrived.some(({ detail }) => detail.data.session_id === end.sessionId); left--) {
        const { Messages: messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl: queue }));
        arrived.push(...messages.map(({ Body }) => JSON.parse(Body ?? '') as Told));
        await pause(250);
      }
      assert.deepEqual(arrived.filter(({ detail }) => detail.data.session_id === end.sessionId).map(stateOf), [
        'completed',
      ]);
      assert.ok(arrived.every((event) => ['completed', 'failed', 'rolled_back'].includes(String(stateOf(event)))));
      await aws(['events', 'remove-targets', ...rule, '--rule', 'ended', '--ids', 'queue']);
      await aws(['events', 'delete-rule', ...rule, '--name', 'ended']);
      await queues.send(new DeleteQueueCommand({ QueueUrl: queue }));
    },
  ),

  productCase('a request by event starts a deployment; the same key attaches; prod says no', async (unity, referee) => {
    const request = { workflow: 'graph', environment: 'dev', stack_name: 'asked', idempotency_key: 'build-7' };
    const first = await ask(referee, request);
    const [accepted] = (await told(unity, ['--type', 'REQUEST_ACCEPTED'], answers(first))).filter(answers(first));
    assert.equal(accepted?.detail.metadata.actor, `${referee.accountId}/my.ci`);
    const { session_id: session, execution_arn: execution } = accepted.detail.data;
    const again = await ask(referee, request);
    const [attached] = (await told(unity, ['--type', 'REQUEST_ACCEPTED'], answers(again))).filter(answers(again));
    assert.equal(attached?.detail.data.session_id, session);
    assert.equal(attached?.detail.data.attached, true);
    assert.equal((await unity.end(String(execution))).status, 'SUCCEEDED');
    const refused = await ask(referee, { ...request, environment: 'prod', actor: 'root' });
    const [spoofed] = (await told(unity, ['--type', 'REQUEST_REFUSED'], answers(refused))).filter(answers(refused));
    assert.match(JSON.stringify(spoofed?.detail.data.refusals), /BadRequest.*actor/);
    const prod = await ask(referee, { ...request, environment: 'prod' });
    const [off] = (await told(unity, ['--type', 'REQUEST_REFUSED'], answers(prod))).filter(answers(prod));
    assert.match(JSON.stringify(off?.detail.data.refusals), /RequestsOff/);
    assert.equal((await unity.session(String(session)))?.state, 'completed');
  }),
];
