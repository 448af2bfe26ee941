import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DeploymentReport } from '../../../lib/analytics/deployment-report';
import type { Timeline } from '../../../lib/analytics/timeline';
import { reportMarkdown } from '../../../lib/cli/reporters/report-markdown';
import { reportText } from '../../../lib/cli/reporters/report-text';
import { reportView } from '../../../lib/cli/reporters/report-view';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { page } from '../../../lib/pictures/page';
import { TestDirectory, waits } from '../run-cli';

const directory = new TestDirectory();
let report: DeploymentReport;
let session: SessionDocument;

beforeAll(async () => {
  writeFileSync(path.join(directory.path, 'one.yml'), waits('one', ['first', 20]));
  await directory.local('deploy', 'one.yml', '--stack', 'shop', '--env', 'dev');
  report = JSON.parse((await directory.local('report', 'shop/dev', '--json')).stdout);
  session = JSON.parse((await directory.local('status', 'shop/dev', '--json')).stdout);
});
afterAll(() => directory.remove());

/** The report as a page has it, at its top. */
const pageOf = (told: DeploymentReport): string => {
  const { title, verdict, summary } = reportView(
    { report: told, session, timeline: {} as Timeline },
    { flags: '', types: [] },
  );
  return page({ title, verdict, about: [], facts: summary, sections: [], foot: '' });
};

test('every form of a report names the trace', () => {
  const { trace_id: id } = session;
  expect(report.trace).toEqual({ id, url: null });
  expect(reportText(report)).toMatch(new RegExp(`^TRACE +${id}$`, 'm'));
  expect(reportMarkdown(report)).toContain(`| Trace | ${id} |`);
  expect(pageOf(report)).toContain(`<dt>Trace</dt><dd>${id}</dd>`);
});

test('each says where the console shows it', () => {
  const trace = {
    id: '1-68a0f3c2-0123456789abcdef01234567',
    url: 'https://console.test/home?region=r#xray:traces/1-6',
  };
  const told = { ...report, trace };
  expect(reportText(told)).toMatch(
    /^TRACE +1-68a0f3c2-\w+ at https:\/\/console\.test\/home\?region=r#xray:traces\/1-6$/m,
  );
  expect(reportMarkdown(told)).toContain(`| Trace | ${trace.id} at ${trace.url} |`);
  expect(pageOf(told)).toContain(`<dt>Trace</dt><dd><a href="${trace.url}">${trace.id}</a></dd>`);
});

test('of what is not traced nothing is said', () => {
  const told = { ...report, trace: null };
  for (const text of [reportText(told), reportMarkdown(told), pageOf(told)]) expect(text).not.toMatch(/trace/i);
});
