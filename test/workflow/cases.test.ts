import { workflowErrors } from '../../lib/domain/errors/workflow-errors';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { rules } from '../../lib/workflow/rules';
import { asExpected, caseFiles } from './cases';
import { fixtures } from './fixture-definitions';

describe.each(caseFiles)('test/cases/workflow/%s.yml', (_name, cases) => {
  it.each(cases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    const { workflow, diagnostics } = readWorkflow(one.workflow, {
      file: one.file ?? 'flow.yml',
      definitions: fixtures,
    });
    const expected = one.diagnostics ?? [];
    const count = Math.max(expected.length, diagnostics.length);
    const found = Array.from({ length: count }, (_, index) => asExpected(diagnostics[index], expected[index]));
    expect(found).toEqual(expected);
    if (expected.length > 0) expect(workflow).toBeUndefined();
    else expect(workflow).toMatchObject(one.normalized ?? {});
    expect(one.diagnostics !== undefined || one.normalized !== undefined).toBe(true);
  });
});

describe('the cases', () => {
  it('have a file for every rule, with a case that breaks it', () => {
    const broken = caseFiles.filter(([, cases]) => cases.some((one) => (one.diagnostics ?? []).length > 0));
    expect(broken.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(rules)));
  });

  it('name every code of the catalogue that reading a text can give', () => {
    // About the file itself, several files, the machine or given parameters; sizes are tested beside this file.
    const elsewhere = [
      'WorkflowUnreadable',
      'WorkflowTooLarge',
      'DuplicateWorkflow',
      'MachineTooLarge',
      'MissingParameter',
      'BadParameterValue',
    ];
    const named = caseFiles.flatMap(([, cases]) =>
      cases.flatMap((one) => (one.diagnostics ?? []).map(({ code }) => code)),
    );
    expect([...new Set(named)].sort()).toEqual(
      Object.keys(workflowErrors)
        .filter((code) => !elsewhere.includes(code))
        .sort(),
    );
  });

  it('have titles of their own within a file', () => {
    for (const [, cases] of caseFiles) {
      const titles = cases.map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
    }
  });
});
