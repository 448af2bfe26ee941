import { assumed } from './assumed';
import type { IdleMonth } from './idle-month';
import { prices, pricesOf } from './prices';
import { type CostsReport, mostForwardUsd } from './report';
import type { ScalingLimit } from './scaling';

/** What the page is made of. */
export interface CostsPageFacts {
  readonly reports: readonly CostsReport[];
  /** The one that is shown in detail. */
  readonly detailed: CostsReport;
  readonly idle: IdleMonth;
  readonly limits: readonly ScalingLimit[];
}

/** A page about what the orchestrator itself costs and how far it carries, in Markdown. Pure. */
export function costsPageText({ reports, detailed, idle, limits }: CostsPageFacts): string {
  return [
    '<!-- Made by `npm run generate` from counted runs in the local world and from the synthesized template. -->',
    '# What Unity itself costs, and how far it carries',
    [
      `Without what deployments make. Prices of ${pricesOf.date} in ${pricesOf.region}, without any free tier; their sources are at`,
      'the end. The figures of any workflow, with other seeds: `unity simulate FILE --costs --seeds 5`.',
    ].join('\n'),
    '## One deployment',
    `Counted while each type runs undisturbed, in the slowest of its published cases. Forward may cost at most $${mostForwardUsd.toFixed(2)}; \`.ci/run\` holds that.`,
    tableText(deploymentRows(reports)),
    `What is behind it, for \`${detailed.workflow}\` (${detailed.says}):`,
    tableText(detailRows(detailed)),
    modelledText,
    '## One month without deployments',
    ...idlePart(idle),
    storedText(detailed),
    '## How many deployments at once',
    'AWS’s default quotas, most of which it raises on request, against what one `full` takes.',
    tableText([
      ['Limit', 'Default', 'One `full` takes', 'So there may be', 'Source'],
      ...limits.map(({ what, limit, takes, allows, source }) => [what, limit, takes, allows, source]),
    ]),
    [
      'What deployments make has quotas of its own (VPCs, addresses, load balancers: five or fifty each), and the APIs of EC2 and',
      'of load balancing throttle by account; those bind long before anything above. They are compared before a deployment',
      'begins, and throttled calls are repeated.',
    ].join('\n'),
    '## Prices',
    tableText([
      ['Of', 'US dollars', 'Source'],
      ...Object.values(prices).map(({ per, usd, source }) => [per, plain(usd), source]),
    ]),
  ].join('\n\n');
}

const modelledText = [
  `Modelled, not counted: functions run as long as the local world lets them wait (calls, polls, starts); for each call of the SDK`,
  `they compute ${assumed.callMilliseconds} ms of a whole processor; an invocation logs ${assumed.logBytesPerInvocation} bytes and ${assumed.logBytesPerMeasurement} for each figure. Every function is cold at its first use.`,
  'A metric costs in each hour in which there was a figure of it, so deployments of one workflow in the same hour pay it once.',
  'Retries of Step Functions count as transitions. Reads of the stream by Lambda, SNS and a person’s own looks cost nothing or are',
  'not counted; scheduled functions stand in the next table.',
].join('\n');

type Row = readonly string[];

function tableText([head = [], ...rows]: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const dollars = (usd: number): string => `$${usd.toFixed(4)}`;
/** Without an exponent, however small. */
const plain = (usd: number): string => usd.toFixed(12).replace(/\.?0+$/, '');
const amount = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : value < 1 ? plain(Number(value.toFixed(6))) : value.toFixed(1);

function deploymentRows(reports: readonly CostsReport[]): readonly Row[] {
  return [
    ['Type', 'Steps', 'Transitions', 'Invocations', 'Writes', 'Events', 'Forward', 'With rollback'],
    ...reports.map(({ workflow, steps, dearest: { forward, forwardBill, withRollbackBill } }) => [
      `\`${workflow}\``,
      ...[steps, forward.transitions, forward.invocations, forward.ledgerWrites, forward.events].map(String),
      dollars(forwardBill.usd),
      dollars(withRollbackBill.usd),
    ]),
  ];
}

function detailRows({ dearest: { forwardBill, withRollbackBill } }: CostsReport): readonly Row[] {
  return [
    ['', 'Forward', '', 'With rollback', ''],
    ...forwardBill.lines.map((line, index) => {
      const both = withRollbackBill.lines[index] ?? line;
      return [line.item, amount(line.amount), dollars(line.usd), amount(both.amount), dollars(both.usd)];
    }),
    ['sum', '', dollars(forwardBill.usd), '', dollars(withRollbackBill.usd)],
  ];
}

function idlePart({ lines, freeTypes, usd }: IdleMonth): readonly string[] {
  return [
    'Counted from the synthesized template, with the configuration of this checkout.',
    tableText([
      ['What', 'Count', 'A month', 'How'],
      ...lines.map((line) => [line.item, line.count.toLocaleString('en'), `$${line.usd.toFixed(2)}`, line.why]),
      ['sum', '', `$${usd.toFixed(2)}`, ''],
    ]),
    `Free while nobody uses them: ${freeTypes.map((type) => `\`${type}\``).join(', ')}.`,
  ];
}

function storedText({ dearest }: CostsReport): string {
  const kilobytes = Math.round(dearest.storedBytes / 1000);
  const month = (dearest.storedBytes / 1e9) * prices.storedGigabyteMonth.usd;
  return [
    `What has been deployed stays in the tables: ${kilobytes} KB for a \`full\` that was rolled back, ledger, indexes and audit together,`,
    `which is ${dollars(month * 1000)} a month for each thousand of them.`,
  ].join('\n');
}
