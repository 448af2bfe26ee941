import type { Diagnostic } from '../../../lib/workflow/diagnostic';
import { readWorkflow } from '../../../lib/workflow/read-workflow';
import { formatDiagnostics } from '../../../lib/workflow/report/format-diagnostics';
import { fixtures } from '../fixture-definitions';

const shown = (text: string): string => {
  const { diagnostics } = readWorkflow(text, { file: 'flow.yml', definitions: fixtures });
  expect(diagnostics.length).toBeGreaterThan(0);
  return formatDiagnostics(diagnostics, () => text).join('\n\n');
};

const steps = 'steps: [{name: a, service: net, action: make}]';

describe('lines that hold a secret', () => {
  it.each([
    [
      'whose default does not fit',
      `parameters:\n  db_password: {type: string, pattern: '[a-z]+', default: kUq3vN8xTz1LmW}\n`,
    ],
    ['beside an unknown key', 'parameters:\n  token: {kind: string, default: kUq3vN8xTz1LmW}\n'],
    [
      'over several lines',
      'parameters:\n  token: {kind: string, default: "kUq3vN8xTz1LmW\\\n    kUq3vN8xTz1LmW", sort: 1}\n',
    ],
    ['of a key that stands twice', 'parameters:\n  token: none\n  token: kUq3vN8xTz1LmW\n'],
    ['in a file that is no YAML', 'parameters:\n  token: "kUq3vN8xTz1LmW\n'],
  ])('are in no frame: %s', (_, text) => {
    expect(shown(`${text}${steps}\n`)).not.toContain('kUq3');
  });

  it('hide no other line', () => {
    expect(shown(`parameters:\n  token: kUq3vN8xTz1LmW\nsort: 1\n${steps}\n`)).toContain('3 | sort: 1');
  });

  it('are those of their own file', () => {
    const place = { line: 1, column: 1, endLine: 1, endColumn: 2, message: 'm', fix: 'f' };
    const diagnostics: readonly Diagnostic[] = [
      { ...place, code: 'PlainSecret', file: 'a.yml' },
      { ...place, code: 'WrongType', file: 'b.yml' },
    ];
    expect(formatDiagnostics(diagnostics, (file) => `text of ${file}`)[1]).toContain('1 | text of b.yml');
  });
});
