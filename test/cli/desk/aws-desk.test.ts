import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { awsDesk } from '../../../lib/cli/desk/aws-desk';
import { type SignedRequest, signatureProblem } from '../../helpers/signature-v4';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'token' };
const parameters = new SSMClient({ region, credentials });
const ssm = mockClient(parameters);

let server: Server;
let url: string;
let seen: SignedRequest[];
let answers: (readonly [status: number, body: string] | 'hangs up')[];
let pauses: number[];

const done = [200, '{"format_version":"1.0","ok":true}'] as const;
const request = { verb: 'cancel', session: 'asks-0123456789', reason: 'wrong image – stop' } as const;

beforeEach(async () => {
  seen = [];
  pauses = [];
  answers = [done];
  server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    seen.push({ method: incoming.method!, path: incoming.url!, headers: incoming.headers, body });
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer === 'hangs up') return void incoming.socket.destroy();
    response.writeHead(answer[0], { location: 'http://127.0.0.1:1/' }).end(answer[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  ssm.reset();
  names(url);
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function names(deskUrl: unknown): void {
  const Value = JSON.stringify({ format_version: 1, prefix: 'acme', desk_url: deskUrl });
  ssm.on(GetParameterCommand, { Name: '/acme/installation' }).resolves({ Parameter: { Value } });
}

const clock = {
  now: () => 0,
  sleep: async (milliseconds: number) => {
    pauses.push(milliseconds);
  },
};
const desk = (env: Readonly<Record<string, string>> = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' }) =>
  awsDesk({ parameters, prefix: 'acme', clock, env });

test('a request is sent as it is, signed for Lambda by whoever asks', async () => {
  await desk()(request);
  expect(seen).toHaveLength(1);
  expect(JSON.parse(seen[0]!.body)).toEqual(request);
  expect(seen[0]!.headers).toMatchObject({
    'content-type': 'application/json',
    host: new URL(url).host,
    'x-amz-security-token': 'token',
  });
  expect(signatureProblem(seen[0]!, { ...credentials, region, service: 'lambda' })).toBeUndefined();
  const other = { ...seen[0]!, body: seen[0]!.body.replace('cancel', 'reject') };
  expect(signatureProblem(other, { ...credentials, region, service: 'lambda' })).toContain('not the one');
});

test('the URL is looked up once', async () => {
  const ask = desk();
  await ask(request);
  await ask(request);
  expect(ssm.calls()).toHaveLength(1);
  expect(seen).toHaveLength(2);
});

test('what passes is asked again, the same each time', async () => {
  answers = [[502, 'Internal Server Error'], 'hangs up', [429, '{"Reason":"busy"}'], done];
  await desk()(request);
  expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
  expect(seen).toHaveLength(4);
  expect(pauses).toEqual([500, 1000, 2000]);
});

const error = (name: string) => JSON.stringify({ ok: false, error: { name, message: 'why', code: 'x' } });

test.each([
  ['the desk’s own error', [409, error('TransitionRefused')], 'TransitionRefused', 1],
  ['an error of a newer desk', [409, error('Unheard')], 'DeskFailed', 1],
  ['a refusal of AWS', [403, '{"Message":"Forbidden"}'], 'DeskForbidden', 1],
  ['an answer that is none', [200, '<html>'], 'DeskFailed', 1],
  ['a redirect, which is not followed', [307, ''], 'DeskFailed', 1],
  ['an error that stays', [503, error('ServiceUnavailable')], 'ServiceUnavailable', 4],
  ['a bug of the desk', [502, 'Internal Server Error'], 'DeskFailed', 4],
  ['nobody there', 'hangs up', 'DeskFailed', 4],
] as const)('%s becomes an error of the catalogue', async (_name, answer, code, times) => {
  answers = [answer];
  await expect(desk()(request)).rejects.toMatchObject({ code });
  expect(seen).toHaveLength(times);
});

describe('a token is shown to nobody else', () => {
  test.each([
    'https://evil.example.com/',
    'https://abc.lambda-url.eu-west-1.on.aws.evil.example.com/',
    'https://abc.lambda-url.eu-west-1.on.aws@evil.example.com/',
    'http://abc.lambda-url.eu-west-1.on.aws/',
    'https://abc.lambda-url.eu-west-1.on.aws:8443/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'not a url',
    7,
  ])('not at %p', async (other) => {
    names(other);
    await expect(desk()(request)).rejects.toMatchObject({ code: 'NotInstalled' });
    expect(seen).toEqual([]);
  });

  test('nor on this machine, unless the account is played on it', async () => {
    await expect(desk({})(request)).rejects.toMatchObject({ code: 'NotInstalled' });
    expect(seen).toEqual([]);
  });
});

test('an installation that is not there, or that has no desk yet, is named', async () => {
  names(undefined);
  await expect(desk()(request)).rejects.toMatchObject({
    code: 'NotInstalled',
    message: expect.stringContaining('no desk'),
  });
  ssm.reset();
  ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: 'no', $metadata: {} }));
  await expect(desk()(request)).rejects.toMatchObject({ code: 'NotInstalled' });
});
