import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Outcome, TestDirectory } from '../cli/run-cli';
import { type Answer, Receiver } from './receiver';
import { canary, isSigned, key } from './world';

const topic = 'arn:aws:sns:eu-west-1:123456789012:deployments';
const config = `environments:
  dev:
    messages:
      - {name: mail, to: sns, topic_arn: '${topic}', on: [failed]}
      - {name: slack, to: slack, url: 'ssm:/hooks/slack', on: [failed]}
      - {name: hook, to: webhook, url: 'ssm:/hooks/url', key: 'ssm:/hooks/key', on: [stuck]}
      - {name: lost, to: slack, url: 'ssm:/hooks/none', on: [stuck]}
      - {name: unsigned, to: webhook, url: 'ssm:/hooks/url', key: 'ssm:/hooks/no-key', on: [stuck]}
  staging: {}
  prod: {operators: ['arn:aws:iam::123456789012:user/boss'], messages: [{name: mail, to: sns, topic_arn: '${topic}', on: [failed]}]}
`;

let receiver: Receiver;
let directory: TestDirectory;
beforeEach(async () => {
  receiver = await new Receiver().open();
  directory = new TestDirectory();
  writeFileSync(path.join(directory.path, 'unity.yaml'), config);
  await keep('/hooks/slack', `${receiver.url}/slack/${canary}`);
  await keep('/hooks/url', `${receiver.url}/hook/${canary}`);
  await keep('/hooks/key', key);
});
afterEach(async () => {
  directory.remove();
  await receiver.close();
});

async function keep(name: string, value: string): Promise<void> {
  const { exitCode } = await directory.run(['local', 'parameter', name, value, '--type', 'SecureString']);
  expect(exitCode).toBe(0);
}

/** Tries receivers; whatever comes of it, neither address nor key is shown. */
async function tried(...argv: readonly string[]): Promise<Outcome> {
  const outcome = await directory.local('notify', 'test', ...argv);
  for (const secret of [canary, key, receiver.url, '127.0.0.1'])
    expect(outcome.stdout + outcome.stderr).not.toContain(secret);
  return outcome;
}

/** What it says of a receiver. */
const rowOf = ({ stdout }: Outcome, name: string): string =>
  stdout.split('\n').find((line) => line.startsWith(`${name} `)) ?? '';

test('everybody is told, whatever else they want to hear of, and each is shown with what came of it', async () => {
  const outcome = await tried('dev');
  expect(outcome.exitCode).toBe(1);
  expect(rowOf(outcome, 'mail')).toMatch(/^mail +sns +taken \(published, \d+ ms\)$/);
  expect(rowOf(outcome, 'slack')).toMatch(/^slack +slack +taken \(200, \d+ ms\)$/);
  expect(rowOf(outcome, 'hook')).toMatch(/^hook +webhook +taken \(200, \d+ ms\)$/);
  expect(rowOf(outcome, 'lost')).toMatch(/refused: ssm:\/hooks\/none could not be read: ParameterNotFound$/);
  expect(rowOf(outcome, 'unsigned')).toMatch(/refused: ssm:\/hooks\/no-key could not be read: ParameterNotFound$/);
  expect(outcome.stderr).toMatch(/^lost: Write it there as a SecureString/m);
  expect(outcome.stderr).toMatch(/^unsigned: Write it there as a SecureString/m);
  expect(receiver.received.map(({ path: to }) => to.split('/')[1]).sort()).toEqual(['hook', 'slack']);
});

test('the message says that it is a test, who sends it and nothing else; it is signed, and leaves no mark', async () => {
  const outcome = await tried('dev', 'hook', '--json');
  expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
  const [told] = receiver.received;
  expect(receiver.received).toHaveLength(1);
  expect(isSigned(told!)).toBe(true);
  const document = JSON.parse(outcome.stdout) as { readonly id: string; readonly receivers: readonly object[] };
  expect(document).toEqual({
    format_version: '1.0',
    environment: 'dev',
    id: expect.stringMatching(/^test\/dev\/./),
    receivers: [{ name: 'hook', to: 'webhook', taken: true, status: 200, milliseconds: expect.any(Number) }],
  });
  expect(JSON.parse(told!.body)).toMatchObject({
    id: document.id,
    kind: 'test',
    title: 'dev: test message, nothing has happened',
    summary: expect.stringMatching(/^This is a test of the receiver hook of dev, sent by .*tester\.$/),
    session_id: 'test',
  });
  // Two tests are two messages: nothing was marked as told.
  await tried('dev', 'hook');
  expect(receiver.received).toHaveLength(2);
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
});

test.each<readonly [string, Answer, RegExp, RegExp]>([
  ['does not know the address', { status: 404 }, /refused: it answered 404$/, /wrong or was revoked/],
  ['does not take the form', { status: 400 }, /refused: it answered 400$/, /does not take this form/],
  ['is asked too often', { status: 429, headers: { 'retry-after': '15' } }, /answered 429$/, /asked too often: wait/],
  ['fails', { status: 503 }, /refused: it answered 503$/, /receiver itself fails/],
  ['leads elsewhere', { status: 302, headers: { location: 'https://evil.example' } }, /answered 302$/, /not followed/],
  ['says nothing', 'silent', /refused: no answer within 5 s$/, /whether the receiver is up/],
])(
  'one that %s is asked once, and it is said what to do',
  async (_, answer, reason, fix) => {
    receiver.answers = [answer];
    const outcome = await tried('dev', 'hook');
    expect(outcome.exitCode).toBe(1);
    expect(rowOf(outcome, 'hook')).toMatch(reason);
    expect(outcome.stderr).toMatch(fix);
    expect(receiver.received).toHaveLength(1);
  },
  15_000,
);

test.each([
  ['is not of this world', `http://hooks.example.com/${canary}`, /its address may not be called/, /public/],
  ['is no address', `hooks/${canary}`, /its address may not be called/, /https:\/\//],
  ['is a metadata endpoint', `http://169.254.169.254/${canary}`, /its address may not be called/, /public/],
  ['is answered by nobody', `http://127.0.0.1:1/${canary}`, /ECONNREFUSED/, /whether the host in the address is right/],
])('an address that %s is named by what is wrong with it, never itself', async (_, url, reason, fix) => {
  await keep('/hooks/slack', url);
  const outcome = await tried('dev', 'slack');
  expect(outcome.exitCode).toBe(1);
  expect(rowOf(outcome, 'slack')).toMatch(reason);
  expect(outcome.stderr).toMatch(fix);
});

test('a key of nothing signs nothing', async () => {
  await keep('/hooks/key', 'whsec_');
  expect(rowOf(await tried('dev', 'hook'), 'hook')).toMatch(/ssm:\/hooks\/key holds nothing that could be used/);
  expect(receiver.received).toEqual([]);
});

test('nobody is told where nobody is named, by a name that nobody has, or by whoever may not act there', async () => {
  const nobody = await tried('staging');
  expect(nobody.stderr).toContain('staging names nobody who is told of anything');
  const unknown = await tried('dev', 'pager');
  expect(unknown.stderr).toContain('dev names no receiver `pager`: there are mail, slack, hook, lost, unsigned');
  const stranger = await tried('prod');
  expect(stranger.stderr).toContain('may not act in prod');
  expect([nobody, unknown, stranger].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
  expect((await tried('nowhere')).exitCode).toBe(252);
  expect((await tried('dev', 'SLACK')).exitCode).toBe(252);
  expect(receiver.received).toEqual([]);
});
