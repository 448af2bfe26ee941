import type { SessionDocument } from '../../domain/session-document';
import type { ReportView } from '../../pictures/report-page';
import { durationWords } from '../../plan/words';
import type { Reported } from '../session/read-report';
import { sessionWords } from '../session/words';
import { type CommandPlace, failureFacts, nextCommands } from './failure-facts';
import { leftoverLines, tailLines } from './final-report';
import { costLine, durationLine, spentWords } from './report-text';
import { priceRows, usageRows } from './usage-rows';

/** What the page of a report says beside its pictures. */
export function reportView({ report, session }: Reported, place: CommandPlace): ReportView {
  const { critical_path: path, duration, findings, resources, rollback, tests, trace } = report;
  const outputs = Object.keys(session.outputs);
  return {
    title: `${report.deployment_type} to ${report.stack_name}/${report.environment}`,
    verdict: { words: sessionWords(session), tone: toneOf(session) },
    summary: [
      ['Duration', durationLine(report)],
      ...(duration.serving_seconds === null
        ? []
        : [['Serving after', durationWords(duration.serving_seconds)] as const]),
      ['Path spent on', `${spentWords(path.spent)}; between steps ${durationWords(path.orchestration_seconds)}`],
      ['Cost', costLine(report)],
      ...(trace === null
        ? []
        : [['Trace', trace.url === null ? trace.id : { text: trace.id, leadsTo: trace.url }] as const]),
      ...(rollback === null
        ? []
        : [['Rollback', `${rollback.verdict ?? 'under way'} after ${durationWords(rollback.seconds)}`] as const]),
    ],
    ...(session.root_cause && {
      failure: {
        heading: `What failed first: ${session.root_cause.step ?? 'no step'}, ${session.root_cause.code}`,
        rows: [
          ...failureFacts(session),
          ...[...leftoverLines(session), ...tailLines(session)].map((line) => ['left', line] as const),
          ...nextCommands(session, place).map((command, index) => [index === 0 ? 'next' : 'or', command] as const),
        ],
      },
    }),
    findings: findings.map(({ says }) => ({ text: says })),
    tables: [
      ...(outputs.length === 0 ? [] : [outputTable(session)]),
      ...(tests.length === 0 ? [] : [testTable(report)]),
      ...(resources.by_type.length === 0 ? [] : [resourceTable(report)]),
      ...tableOf('How much is used', ['Step', 'What', 'How much'], usageRows(report)),
      ...tableOf('Present prices', ['Step', 'Instance', 'Type', 'An hour, USD', 'By'], priceRows(report)),
    ],
  };
}

function toneOf({ state, rollback, root_cause: cause }: SessionDocument): ReportView['verdict']['tone'] {
  if (rollback?.verdict === 'dirty' || state === 'failed') return 'bad';
  if (state === 'completed') return 'good';
  if (state === 'rolled_back') return cause ? 'bad' : 'warn';
  return 'busy';
}

/** Where there is anything to show. */
function tableOf(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly ReportView['tables'][number][] {
  return rows.length === 0 ? [] : [{ caption, head, rows }];
}

function outputTable({ outputs }: SessionDocument): ReportView['tables'][number] {
  return {
    caption: 'Outputs',
    head: ['Name', 'Value'],
    rows: Object.entries(outputs).map(([name, value]) => [
      name,
      { text: typeof value === 'string' ? value : JSON.stringify(value), as: 'long' },
    ]),
  };
}

function testTable({ tests }: Reported['report']): ReportView['tables'][number] {
  return {
    caption: 'Suites of tests',
    head: ['Step', 'Suite', 'Outcome'],
    rows: tests.map(({ step, suite, passed }) => [step, suite, passed ? 'passed' : 'failed']),
  };
}

function resourceTable({ resources }: Reported['report']): ReportView['tables'][number] {
  const count = (amount: number) => ({ text: String(amount), as: 'number' }) as const;
  return {
    caption: 'Resources',
    head: ['Type', { text: 'Made', as: 'number' }, { text: 'Standing', as: 'number' }],
    rows: resources.by_type.map(({ type, made, standing }) => [type, count(made), count(standing)]),
  };
}
