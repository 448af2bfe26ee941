import { createHash, createHmac } from 'node:crypto';
import { makeHttpPost } from '../../lambdas/shared/http-post';
import { publishOnAws } from '../../lambdas/shared/publish-on-aws';
import { parameterOfReference } from '../../lib/domain/secret-reference';
import { Receiver } from './receiver';

const request = { body: '{}', headers: {}, timeoutSeconds: 5 };

describe('on AWS an address', () => {
  const post = makeHttpPost({ resolve: async () => [{ address: '10.0.0.7', family: 4 }] });

  test.each([
    'http://hooks.example.com/x',
    'https://127.0.0.1/x',
    'https://localhost/x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/x',
    'https://[fd00:ec2::254]/x',
    'https://10.1.2.3/x',
    'https://2130706433/x',
    'https://0x7f.0.0.1/x',
    'https://me:secret@hooks.example.com/x',
    'https://leads-to-a-private-address.example.com/x',
    'file:///etc/passwd',
  ])('such as %s is told nothing', async (url) => {
    await expect(post(url, request)).rejects.toThrow(/refused|https/);
  });

  test('of this machine is told something only where that is allowed', async () => {
    const receiver = await new Receiver().open();
    try {
      expect(await makeHttpPost({ loopback: true })(receiver.url, request)).toMatchObject({ status: 200 });
      await expect(makeHttpPost()(receiver.url, request)).rejects.toThrow();
      await expect(makeHttpPost({ loopback: true })('http://hooks.example.com/x', request)).rejects.toThrow(/https/);
      await expect(makeHttpPost({ loopback: true })('https://10.1.2.3/x', request)).rejects.toThrow(/refused/);
      expect(receiver.received).toHaveLength(1);
    } finally {
      await receiver.close();
    }
  });
});

test('a secret of Secrets Manager is asked of Parameter Store by its name', () => {
  const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hooks/slack-AbC123';
  expect(parameterOfReference(`secretsmanager:${arn}`)).toBe('/aws/reference/secretsmanager/hooks/slack');
  expect(parameterOfReference('ssm:/hooks/slack')).toBe('/hooks/slack');
});

describe('publishing on a topic', () => {
  const env = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };
  const topicArn = 'arn:aws:sns:eu-west-1:123456789012:deployments';
  const answered = async (answer: Response) => {
    const sent: { url: string; init: RequestInit }[] = [];
    const send = (async (url: string, init: RequestInit) => {
      sent.push({ url, init });
      return answer;
    }) as unknown as typeof fetch;
    const outcome = await publishOnAws(
      env,
      send,
    )({ topicArn, subject: 'S', message: 'a b\nü' }).then(
      () => 'taken',
      ({ code }: { readonly code: string }) => code,
    );
    return { outcome, ...sent[0]! };
  };

  test('is signed as AWS says, for the region of the topic', async () => {
    const { outcome, url, init } = await answered(new Response('<PublishResponse/>'));
    expect([outcome, url]).toEqual(['taken', 'https://sns.eu-west-1.amazonaws.com/']);
    const body = String(init.body);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: topicArn,
      Subject: 'S',
      Message: 'a b\nü',
    });
    const headers = init.headers as Record<string, string>;
    const [, day, names, signature] =
      /Credential=id\/(\d{8})\/eu-west-1\/sns\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        headers.authorization!,
      )!;
    // The algorithm anew, from its description.
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    const mac = (with_: string | Buffer, text: string) => createHmac('sha256', with_).update(text).digest();
    const all: Record<string, string> = { ...headers, host: 'sns.eu-west-1.amazonaws.com' };
    const signed = names!.split(';');
    const canonical = ['POST', '/', '', ...signed.map((name) => `${name}:${all[name]}`), '', names, hash(body)].join(
      '\n',
    );
    const scope = `${day}/eu-west-1/sns/aws4_request`;
    const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
    const derived = mac(mac(mac(mac('AWS4secret', day!), 'eu-west-1'), 'sns'), 'aws4_request');
    expect(signature).toBe(mac(derived, text).toString('hex'));
  });

  test('that is refused says why', async () => {
    const xml = '<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>';
    expect((await answered(new Response(xml, { status: 403 }))).outcome).toBe('SNS: AuthorizationError');
    expect((await answered(new Response('', { status: 302 }))).outcome).toBe('SNS: HTTP 302');
  });
});
