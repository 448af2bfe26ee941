import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { PublishMessage } from './delivery';

const timeoutMilliseconds = 10_000;

/** Publishes by SNS’s query API, signed with the credentials of the function, in the region of the topic. */
export function publishOnAws(
  env: Readonly<Record<string, string | undefined>>,
  send: typeof fetch = fetch,
): PublishMessage {
  return async ({ topicArn, subject, message }) => {
    const [, partition, , region = ''] = topicArn.split(':');
    const hostname = `sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
    const body = new URLSearchParams({
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: topicArn,
      ...(subject !== undefined && { Subject: subject }),
      Message: message,
    }).toString();
    const signer = new SignatureV4({
      service: 'sns',
      region,
      sha256: Sha256,
      credentials: {
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
        ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
      },
    });
    const signed = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname,
      path: '/',
      query: {},
      headers: { host: hostname, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body,
    });
    const { host: _, ...headers } = signed.headers;
    const answer = await send(`https://${hostname}/`, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    if (answer.ok) return;
    const code = /<Code>([A-Za-z.]{1,80})<\/Code>/.exec(await answer.text())?.[1] ?? `HTTP ${answer.status}`;
    throw Object.assign(new Error('the topic took nothing'), { code: `SNS: ${code}` });
  };
}
