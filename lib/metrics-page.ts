import { hoursPerMonth } from './domain/hours-per-month';
import { metricDimensions, metrics, metricsNamespace } from './domain/metrics';
import { defaultSettings } from './domain/settings';
import { prices } from './simulation/costs/prices';

const monthly = prices.metricMonth.usd;
/** Without a failure: each step, and the deployment completed, its time, its price, and its gates. */
const ofUndisturbed = (steps: number): number => steps + 4;
const dollars = (usd: number): string => `$${usd.toFixed(4)}`;

/** `docs/metrics.md`: what is measured of deployments, from the table that says it. Pure. */
export function metricsPage(): string {
  const rows = Object.entries(metrics).map(([name, { unit, sets, says, properties }]) => [
    `\`${name}\``,
    unit === 'None' ? '' : unit,
    sets.map((set) => set.join(', ')).join('; '),
    properties.map((property) => `\`${property}\``).join(', '),
    says,
  ]);
  const table = [
    ['Metric', 'Unit', 'Counted by', 'Beside `session_id`', 'What it says'],
    ['---', '---', '---', '---', '---'],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  const full = ofUndisturbed(15);
  return `<!-- Made by \`npm run generate\` from lib/domain/metrics.ts. -->

# Metrics of deployments

Namespace \`${metricsNamespace(defaultSettings.prefix)}\` (\`Unity/\` and the prefix). The publisher, which hears of every change of the ledger, writes
them as lines of its log in CloudWatch’s embedded metric format, through Powertools: no call, no right, and no deployment
waits for it. What is measured of a change follows from the change alone (\`lib/engine/telling/metrics-of.ts\`); only where a
way forward ends are the steps of its session read once, for the waits at their gates and for the price.

${table}

- **Dimensions** are ${metricDimensions.map((name) => `\`${name}\``).join(', ')} and nothing else. Each distinct combination of values is a metric that is paid for, so
  ids are properties: \`session_id\`, which is the \`correlation_id\` of the events, is in every line.
- **A failure’s code is a property.** As a dimension each code of each step would be a metric more, for hardly more than one
  value each; as a metric of its own it would have to be known before. So one metric counts, on which alarms may look, and the
  line says the code: the dashboard asks the lines (“Failures and retries by code”), and so may you:
  \`\`\`
  filter ispresent(StepFailures) | stats sum(StepFailures) as failures by code, Workflow, Step | sort failures desc
  \`\`\`
  Codes are names of ours, of AWS’s and of functions that a step calls; what is no name is told as \`Other\`. Messages are in no
  line: AWS may quote in them what it was sent.
- **Each change is counted once.** Lambda delivers the stream at least once; a change is measured by whoever has written its
  entry of the audit, which is written once. A function that dies between the two, or a write whose answer was lost, costs that
  figure: it may be missing, never twice. Where the steps cannot be read, their figures are missing, and audit and events are not.
- **Told late, counted when it was.** The time of a figure is that of the change. CloudWatch takes figures up to two weeks
  old; what could not be told for an hour still lands in its own hour.
- **Percentiles** need values one by one: a line has one, or those of all gates of a deployment.

## What they cost

Nothing while nothing happens: no metric is sent to say that there was none. A metric is paid for in each hour in which there
was a figure of it, at $${monthly} a month, which is ${dollars(monthly / hoursPerMonth)} an hour. An undisturbed \`full\` (15 steps) tells of at most ${full} metrics,
${dollars((full * monthly) / hoursPerMonth)} for the hour, however often it is deployed in that hour; one that is deployed in every hour of a month, $${(full * monthly).toFixed(2)} a
month and environment. \`docs/costs.md\` counts them in what a deployment costs. Most of it is \`StepSeconds\`, one for each step: all else
is counted by workflow, and \`GateSeconds\`, which is the orchestrator’s and no workflow’s, by environment.

## Who looks at them

- **The dashboard**, by \`SEARCH\`, so that new workflows and steps appear by themselves.
- **Alarms**, which cannot search, by exact dimensions, each of an environment: \`undo-stuck\`, \`deployments-failing\` and
  \`gates-late\` (\`docs/runbook.md\`). What a rollback left is no alarm of a figure: a message for each session says more
  (\`dirty-rollback\`).
- **A trace** says of one deployment what these say of all: \`tracing: true\` in \`unity.yaml\` adds functions to the traces that machines
  send. Functions that no machine invokes have traces of their own then: schedules some 9,600 a month, ${dollars(9_600 * prices.trace.usd)}, and the publisher one
  for each batch, where X-Ray samples them. \`unity report\`, \`unity status\` and \`unity logs\` show the trace of a deployment and where
  the console has it.
- **Locally** they are kept with the simulated account: \`unity local metrics\`.`;
}
