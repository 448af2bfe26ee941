import assert from 'node:assert/strict';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { pause } from '../fixtures/installation';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

interface Message {
  readonly content: { readonly title: string; readonly nextSteps: readonly string[] };
  readonly metadata: { readonly threadId: string; readonly additionalContext: { readonly environment: string } };
}

/** A queue that reads the topic, as somebody's pager would. */
async function readerOf(topic: string, { aws, accountId, region, clientConfig }: Referee) {
  const sqs = new SQSClient(clientConfig);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'pager' }));
  const arn = `arn:aws:sqs:${region}:${accountId}:pager`;
  await aws(['sns', 'subscribe', '--topic-arn', topic, '--protocol', 'sqs', '--notification-endpoint', arn]);
  return async (): Promise<Message | undefined> => {
    const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const body = messages[0]?.Body;
    return body === undefined ? undefined : JSON.parse((JSON.parse(body) as { Message: string }).Message);
  };
}

export const notificationCases: readonly RefereeCase[] = [
  productCase('a rollback that ends dirty is told on the topic, with what to do about it', async (unity, referee) => {
    const topic = `arn:aws:sns:${referee.region}:${referee.accountId}:unity-alarms`;
    const receive = await readerOf(topic, referee);
    const { mend } = unity.breakUndo('dirty', 'create_vpc', { kind: 'refuse', call: 'DeleteVpc' });
    const end = await unity.end(await unity.start('broken', { stack_name: 'dirty' }), 240);
    assert.match(end.cause ?? '', /rollback dirty/);
    let message = await receive();
    // What is told follows the stream, at its own pace.
    for (let left = 180; left > 0 && !message; left--) {
      await pause(500);
      message = await receive();
    }
    assert.equal(message?.content.title, `Rollback of ${end.sessionId} ended dirty`);
    assert.match(message.content.nextSteps.join(), new RegExp(`unity rollback ${end.sessionId}`));
    assert.deepEqual(
      [message.metadata.threadId, message.metadata.additionalContext.environment],
      [end.sessionId, 'dev'],
    );
    mend();
    const session = await unity.session(end.sessionId);
    await unity.invoke('unity-start-rollback', { session_id: end.sessionId, epoch: session?.epoch ?? 0 });
    assert.equal((await unity.until(end.sessionId, ['rolled_back'], 120)).rollback?.verdict, 'clean');
    assert.deepEqual(await unity.alive(end), []);
  }),
];
