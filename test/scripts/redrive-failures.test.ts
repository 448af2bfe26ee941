import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const directory = mkdtempSync(path.join(tmpdir(), 'unity-redrive-'));
afterAll(() => rmSync(directory, { recursive: true }));

/**
 * Stands in for the `aws` command: gives the messages once, to who waits for them, since SQS asks some of its servers only
 * where nobody does; and notes what else it is asked.
 */
const standIn = `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync, rmSync } = require('node:fs');
const words = process.argv.slice(2);
const say = (answer) => process.stdout.write(JSON.stringify(answer));
if (words[1] === 'get-queue-url') say({ QueueUrl: 'https://sqs/' + words[3] });
else if (words[1] === 'receive-message') {
  const file = process.env.MESSAGES;
  if (!existsSync(file) || !words.includes('--wait-time-seconds')) process.exit(0);
  say({ Messages: JSON.parse(readFileSync(file, 'utf8')) });
  rmSync(file);
} else {
  const read = (word) => (word.startsWith('fileb://') ? readFileSync(word.slice(8), 'utf8') : word);
  appendFileSync(process.env.ASKED, JSON.stringify(words.slice(0, -2).map(read)) + '\\n');
}
`;
writeFileSync(path.join(directory, 'aws'), standIn);
chmodSync(path.join(directory, 'aws'), 0o755);

async function redrive(messages: readonly object[], flags: readonly string[]) {
  const files = { MESSAGES: path.join(directory, 'messages.json'), ASKED: path.join(directory, 'asked') };
  writeFileSync(files.MESSAGES, JSON.stringify(messages));
  writeFileSync(files.ASKED, '');
  const env = { ...files, PATH: `${directory}:${process.env.PATH}` };
  return new Promise<{ code: number; stdout: string; asked: readonly (readonly string[])[] }>((resolve) => {
    execFile(process.execPath, ['bin/redrive-failures.mjs', ...flags], { env }, (error, stdout, stderr) => {
      expect(stderr).toBe('');
      const lines = readFileSync(files.ASKED, 'utf8').split('\n').filter(Boolean);
      const asked = lines.map((line) => JSON.parse(line) as readonly string[]);
      resolve({ code: error ? Number(error.code) : 0, stdout, asked });
    });
  });
}

const lambda = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`;
const event = { id: 'event-1', source: 'shop', 'detail-type': 'Ready', detail: { text: 'it’s “ready”' } };

/** What Lambda says of an invocation that failed thrice, and what EventBridge says of an event that it could not deliver. */
const failed = (name: string) => ({
  ReceiptHandle: `handle of ${name}`,
  Body: JSON.stringify({
    version: '1.0',
    requestContext: {
      functionArn: `${lambda(name)}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: event,
    responsePayload: { errorMessage: 'no' },
  }),
});
const undelivered = (target: string) => ({
  ReceiptHandle: `handle of ${target}`,
  Body: JSON.stringify(event),
  MessageAttributes: {
    TARGET_ARN: { StringValue: target },
    ERROR_MESSAGE: { StringValue: 'Rate exceeded' },
  },
});
const deleted = (handle: string) => [
  ...['sqs', 'delete-message', '--queue-url', 'https://sqs/unity-failures'],
  ...['--receipt-handle', handle],
];
const invoked = (target: string) => [
  ...['lambda', 'invoke', '--function-name', target, '--invocation-type', 'Event'],
  ...['--payload', JSON.stringify(event), '/dev/null'],
];

test('without --yes it says what waits, for whom and why, and does nothing', async () => {
  const { code, stdout, asked } = await redrive([failed('unity-signals')], []);
  expect([code, asked]).toEqual([0, []]);
  expect(stdout).toContain(`${lambda('unity-signals')}:$LATEST  RetriesExhausted  again`);
  expect(stdout).toContain('Nothing was done.');
});

test('events go to their functions again, with the words that they had, and leave the queue', async () => {
  const topic = 'arn:aws:sns:eu-west-1:123456789012:unity-alarms';
  const messages = [failed('unity-signals'), undelivered(lambda('unity-watchdog')), undelivered(topic)];
  const { code, asked } = await redrive(messages, ['--yes']);
  expect(code).toBe(0);
  expect(asked).toEqual([
    invoked(`${lambda('unity-signals')}:$LATEST`),
    deleted('handle of unity-signals'),
    invoked(lambda('unity-watchdog')),
    deleted(`handle of ${lambda('unity-watchdog')}`),
    ['sns', 'publish', '--topic-arn', topic, '--message', JSON.stringify(event)],
    deleted(`handle of ${topic}`),
  ]);
});

test('what a schedule does anyway is only removed; what nobody knows stays, and fails the command', async () => {
  const stranger = 'arn:aws:kinesis:eu-west-1:123456789012:stream/x';
  const { code, stdout, asked } = await redrive([failed('unity-sweeper'), undelivered(stranger)], ['--yes']);
  expect(code).toBe(1);
  expect(asked).toEqual([deleted('handle of unity-sweeper')]);
  expect(stdout).toContain(`${stranger}  Rate exceeded  left: look at it`);
});
