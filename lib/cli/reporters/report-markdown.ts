import type { DeploymentReport } from '../../analytics/deployment-report';
import { traceWords } from '../../domain/trace';
import { durationWords } from '../../plan/words';
import { dateAndTime } from '../io/format-time';
import { markdownTable, markdownText } from './markdown-table';
import { costLine, durationLine, resourceRows, rollbackLine, secondsWords, spentWords, stepCells } from './report-text';
import { priceRows, usageRows } from './usage-rows';

/** A report as Markdown, for pull requests and step summaries. */
export function reportMarkdown(report: DeploymentReport): string {
  const { critical_path: path, steps, resources, tests, trace, findings } = report;
  const rollback = rollbackLine(report);
  const [used, prices] = [usageRows(report), priceRows(report)];
  return [
    `## ${markdownText(`${report.deployment_type} to ${report.stack_name}/${report.environment}: ${report.state}`)}`,
    '',
    markdownTable(
      ['What', 'Figure'],
      [
        ['Session', report.session_id],
        ['Begun', `${dateAndTime(report.started_at)} UTC`],
        ['Duration', durationLine(report)],
        ['Serving after', secondsWords(report.duration.serving_seconds)],
        ['Path spent on', `${spentWords(path.spent)}; between steps ${durationWords(path.orchestration_seconds)}`],
        ['Cost', costLine(report)],
        ...(trace === null ? [] : [['Trace', traceWords(trace)]]),
        ...(rollback === undefined ? [] : [['Rollback', rollback]]),
        ...tests.map(({ step, suite, passed }) => ['Tests', `${step}: ${suite} ${passed ? 'passed' : 'failed'}`]),
      ],
    ),
    ...(findings.length === 0 ? [] : ['', ...findings.map(({ says }) => `- ${markdownText(says)}`)]),
    '',
    markdownTable(
      ['Step', 'State', 'Planned', 'Actual', 'Slack', 'Tries', 'Spent on'],
      steps.map((step) => [`${step.name}${step.critical ? ' ★' : ''}`, ...stepCells(step)]),
    ),
    '',
    '★ on the path that decided the end',
    ...(resources.by_type.length === 0
      ? []
      : ['', markdownTable(['Resource', 'Made', 'Standing'], resourceRows(report))]),
    ...(used.length === 0 ? [] : ['', markdownTable(['Step', 'Used', 'How much'], used)]),
    ...(prices.length === 0 ? [] : ['', markdownTable(['Step', 'Instance', 'Type', 'An hour', 'By'], prices)]),
  ].join('\n');
}
