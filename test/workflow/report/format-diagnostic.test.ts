import type { Diagnostic } from '../../../lib/workflow/diagnostic';
import { formatDiagnostic } from '../../../lib/workflow/report/format-diagnostic';
import { formatGithubAnnotation } from '../../../lib/workflow/report/github-annotation';

const text = ['steps:', '  - name: a', '\tdepends_on: [b]', `  long: ${'x'.repeat(200)} here`, '  日本: bad'].join(
  '\n',
);

const base: Diagnostic = {
  code: 'DependencyCycle',
  message: 'steps depend on each other: a -> b -> a',
  file: 'full.yaml',
  line: 3,
  column: 15,
  endLine: 3,
  endColumn: 16,
  fix: 'Remove one.',
};

describe('formatDiagnostic', () => {
  it('shows the line, a mark under the place, the cause and the remedy', () => {
    const diagnostic = { ...base, cause: 'Nobody could start.', suggestion: 'c' };
    expect(formatDiagnostic(diagnostic, text.split('\n')).split('\n')).toEqual([
      'error[UNITY-E1203]: steps depend on each other: a -> b -> a',
      ' --> full.yaml:3:15',
      '  |',
      '3 |  depends_on: [b]',
      '  |               ^',
      '  = why: Nobody could start.',
      '  = fix: Did you mean `c`? Remove one.',
    ]);
  });

  it('lines numbers of several digits up, further places included', () => {
    const related = [{ line: 2, column: 5, endLine: 2, endColumn: 9, message: '`b` depends on `a`' }];
    const many = `${'\n'.repeat(99)}${text}`;
    const diagnostic = {
      ...base,
      line: 103,
      endLine: 103,
      related: related.map((one) => ({ ...one, line: 102, endLine: 102 })),
    };
    expect(formatDiagnostic(diagnostic, many.split('\n')).split('\n')).toEqual([
      'error[UNITY-E1203]: steps depend on each other: a -> b -> a',
      '   --> full.yaml:103:15',
      '    |',
      `103 |   long: ${'x'.repeat(112)}…`,
      '    |               ^',
      '   --> full.yaml:102:5 `b` depends on `a`',
      '    |',
      '102 |  depends_on: [b]',
      '    |     ^^^^',
      '    = fix: Remove one.',
    ]);
  });

  it('cuts a long line around the place', () => {
    const shown = formatDiagnostic(
      { ...base, line: 4, column: 210, endLine: 4, endColumn: 214 },
      text.split('\n'),
    ).split('\n');
    expect(shown[3]!.length).toBeLessThan(130);
    const at = shown[4]!.indexOf('^');
    expect(shown[3]!.slice(at, at + 4)).toBe('here');
    expect(shown[3]).toContain('…');
  });

  it('counts wide characters as two columns', () => {
    const shown = formatDiagnostic({ ...base, line: 5, column: 7, endLine: 5, endColumn: 10 }, text.split('\n')).split(
      '\n',
    );
    expect(shown[4]).toBe(`  | ${' '.repeat(8)}^^^`);
  });

  it('marks only the first line of a place that goes over several', () => {
    const shown = formatDiagnostic({ ...base, line: 2, column: 5, endLine: 3, endColumn: 4 }, text.split('\n')).split(
      '\n',
    );
    expect(shown[4]).toBe(`  |     ${'^'.repeat(7)}`);
  });

  it('shows no frame without a text, for a place outside of it, or for a value from elsewhere', () => {
    expect(formatDiagnostic(base).split('\n')).toHaveLength(3);
    expect(formatDiagnostic({ ...base, line: 99, endLine: 99 }, text.split('\n')).split('\n')).toHaveLength(3);
    expect(formatDiagnostic({ ...base, file: '--param x', line: 0 }, text.split('\n')).split('\n')[1]).toBe(
      ' --> --param x',
    );
  });

  it('lets nothing from the file reach the terminal as a command', () => {
    const shown = formatDiagnostic({ ...base, line: 1, column: 1, endLine: 1, endColumn: 2 }, [
      'a\u001b[31m\u0007\u202eb',
    ]);
    expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });

  it('colours every piece by what it is', () => {
    const colour = (role: string, piece: string) => `<${role}>${piece}</>`;
    const shown = formatDiagnostic(base, text.split('\n'), { colour });
    expect(shown).toContain('<error>error[UNITY-E1203]</>');
    expect(shown).toContain('<mark>');
    expect(shown).toContain('<label>fix:</>');
  });
});

describe('formatGithubAnnotation', () => {
  it('is one line with the place, whatever the texts hold', () => {
    const diagnostic = { ...base, file: 'a,b:c.yml', message: '100%\nsure', cause: 'so' };
    expect(formatGithubAnnotation(diagnostic)).toBe(
      '::error file=a%2Cb%3Ac.yml,line=3,endLine=3,col=15,endColumn=15,title=UNITY-E1203::100%25%0Asure%0Aso%0ARemove one.',
    );
  });

  it('has no columns over several lines, and no place for values from elsewhere', () => {
    expect(formatGithubAnnotation({ ...base, endLine: 4 })).toContain('line=3,endLine=4,title=');
    expect(formatGithubAnnotation({ ...base, file: '--param x', line: 0 })).toMatch(
      /^::error title=UNITY-E1203::--param x: /,
    );
  });
});
