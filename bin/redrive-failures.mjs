/**
 * Does again what waits in the failures queue, once what was wrong is mended. `node bin/redrive-failures.mjs` only says what
 * it would do; `--yes` does it; `--prefix NAME` is for an installation that is not called unity. Needs the `aws` command with
 * the rights to receive and delete messages of the queue, invoke the functions and publish on the topic.
 *
 * Safe to repeat: every function that is invoked takes the same event twice.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { prefix: { type: 'string', default: 'unity' }, yes: { type: 'boolean', default: false } },
});

const directory = mkdtempSync(path.join(tmpdir(), 'unity-redrive-'));
process.on('exit', () => rmSync(directory, { recursive: true }));
const payloadFile = path.join(directory, 'payload.json');

function aws(...words) {
  const text = execFileSync('aws', [...words, '--output', 'json'], { encoding: 'utf8' });
  return text.trim() === '' ? {} : JSON.parse(text);
}

/** Run on a schedule: their next run does what the lost one would have done. */
const scheduled = ['sweeper', 'publisher'].map((name) => `${values.prefix}-${name}`);

/** A message is Lambda's account of a failed invocation, or an event with what EventBridge says about its target. */
function deadLetterOf({ Body, MessageAttributes = {} }) {
  const body = JSON.parse(Body);
  const failed = body.requestContext?.functionArn;
  if (failed)
    return { target: failed, payload: JSON.stringify(body.requestPayload), why: body.requestContext.condition };
  const said = (name) => MessageAttributes[name]?.StringValue;
  return { target: said('TARGET_ARN') ?? '', payload: Body, why: said('ERROR_MESSAGE') ?? said('ERROR_CODE') };
}

/** What is to be done: the words of an `aws` command, none where nothing need be done, undefined where only people know. */
function remedyOf({ target, payload }) {
  const [, , service, , , , name] = target.split(':');
  if (service === 'sns') return ['sns', 'publish', '--topic-arn', target, '--message', payload];
  if (service !== 'lambda') return undefined;
  if (scheduled.includes(name)) return [];
  // From a file both versions of the command take it as it is.
  writeFileSync(payloadFile, payload);
  const input = ['--payload', `fileb://${payloadFile}`];
  return ['lambda', 'invoke', '--function-name', target, '--invocation-type', 'Event', ...input, '/dev/null'];
}

const { QueueUrl: queue } = aws('sqs', 'get-queue-url', '--queue-name', `${values.prefix}-failures`);
const receiving = [
  ...['--max-number-of-messages', '10', '--visibility-timeout', '60', '--message-attribute-names', 'All'],
  // Without waiting, SQS asks some of its servers only, and may find none of a few messages.
  ...['--wait-time-seconds', '5'],
];
let left = 0;
for (;;) {
  const { Messages: messages = [] } = aws('sqs', 'receive-message', '--queue-url', queue, ...receiving);
  if (messages.length === 0) break;
  for (const message of messages) {
    const letter = deadLetterOf(message);
    const remedy = remedyOf(letter);
    const words = remedy === undefined ? 'left: look at it' : remedy.length === 0 ? 'not needed any more' : 'again';
    process.stdout.write(`${letter.target}  ${letter.why ?? ''}  ${words}\n`);
    if (remedy === undefined) left += 1;
    if (remedy === undefined || !values.yes) continue;
    if (remedy.length > 0) aws(...remedy);
    aws('sqs', 'delete-message', '--queue-url', queue, '--receipt-handle', message.ReceiptHandle);
  }
}
if (!values.yes) process.stdout.write('Nothing was done. The messages are back within a minute; --yes does it.\n');
process.exitCode = left > 0 ? 1 : 0;
