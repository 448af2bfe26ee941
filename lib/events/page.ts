import { type EventType, eventCatalogue, eventMetadata, eventTypes } from '../domain/event-catalogue';
import type { EventEnvelope } from '../domain/events';
import { requestDetail } from '../engine/requests/request-event';
import { examplePatterns } from './example-patterns';
import { fieldRows } from './fields';
import { schemaName } from './json-schema';

/** The page about events, in Markdown: what every one carries, each type with its fields and an example, patterns. */
export function eventsPage(examples: ReadonlyMap<EventType, EventEnvelope>): string {
  return [
    '<!-- Made by `npm run generate` from lib/domain/event-catalogue.ts. -->',
    '# Events',
    intro,
    table(
      eventTypes.map((type) => [`[${type}](#${type.toLowerCase()})`, eventCatalogue[type].summary]),
      ['Event', 'Told when'],
    ),
    '## What every event carries',
    'In `detail.metadata`:',
    table(fieldRows(eventMetadata), fieldHead),
    order,
    '## Versions',
    versions,
    '## Rules to copy',
    patternsText,
    table(
      examplePatterns.map(({ name, takes }) => [`[${name}](events/patterns/${name}.json)`, takes]),
      ['Pattern', 'Takes'],
    ),
    ...eventTypes.flatMap((type) => section(type, examples.get(type))),
    '## Requests',
    requests,
    table(fieldRows(requestDetail), fieldHead),
    afterRequests,
  ].join('\n\n');
}

const fieldHead = ['Field', 'Is', 'Says'];

const intro = `Unity tells every change of its ledger on a bus of its own, \`PREFIX-events\`, with the source
\`unity.deployment-orchestrator\`. No inputs, outputs or secrets are in them. \`unity events\` lists them, \`--follow\` goes on
with new ones; on AWS they are kept in the log group \`/aws/events/PREFIX\`. What workflows send themselves
(\`control/emit\`, source \`unity.workflow\`) is on the same bus: see [signals](signals.md).`;

const order = `An event is sent at least once and may come late or out of order. Drop an \`event_id\` that you have seen; of two events
about the same item (\`event_id\` up to its \`#\`) the one with the higher \`sequence\` is the newer.`;

const versions = `Every type has its own version, in \`metadata.schema_version\`, and a [JSON Schema](events/schemas) of that version. A new
field raises the second number: ignore fields that you do not know. A field that goes, is renamed, means something else,
or may have a value that is not listed, raises the first; the schemas of former versions stay here. The schemas are
draft 7 and use no keyword that draft 4 lacks, which is what EventBridge's schema registry takes.`;

const patternsText = `Each file is the event pattern of a rule on the bus \`PREFIX-events\`:

\`\`\`
aws events put-rule --event-bus-name unity-events --name dirty --event-pattern file://docs/events/patterns/dirty.json
\`\`\``;

const requests = `An event can ask for a deployment where \`unity.yaml\` says \`request_events: true\` under the environment; nowhere by
default. Put it on the bus \`PREFIX-requests\`, with \`detail-type\` \`DEPLOYMENT_REQUESTED\` and any source of yours:

\`\`\`json
{"EventBusName": "unity-requests", "Source": "my.pipeline", "DetailType": "DEPLOYMENT_REQUESTED",
 "Detail": "{\\"workflow\\": \\"spot\\", \\"environment\\": \\"dev\\", \\"stack_name\\": \\"shop\\", \\"idempotency_key\\": \\"build-7\\"}"}
\`\`\`

The detail:`;

const afterRequests = `- Nothing else is taken: an unknown key, \`actor\` among them, is refused. Who asked is account and source of the
  envelope; EventBridge writes the account.
- Who may ask follows from IAM (\`events:PutEvents\` on that bus) in the installation's account. Others are kept out unless
  \`request_accounts\` in \`unity.yaml\` names them.
- Answers come as [REQUEST_ACCEPTED](#request_accepted) and [REQUEST_REFUSED](#request_refused) on \`PREFIX-events\`, with the
  id that PutEvents gave in \`request_id\`. Refused means that nothing was made.
- A request that is delivered twice starts one deployment. The same holds for two requests with the same key, workflow,
  environment, stack, parameters and \`on_failure\`, however the first ended: take a new key to try again.`;

function section(type: EventType, example: EventEnvelope | undefined): readonly string[] {
  const { version, summary, data } = eventCatalogue[type];
  return [
    `## ${type}`,
    `${summary} Version ${version}: [schema](events/schemas/${schemaName(type)}.json). In \`detail.data\`:`,
    table(fieldRows(data), fieldHead),
    `One that was sent (its times rounded, ids that are drawn replaced):`,
    ['```json', JSON.stringify(example, null, 2), '```'].join('\n'),
  ];
}

function table(rows: readonly (readonly string[])[], head: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
