import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import { UnityError } from '../domain/errors/unity-error';
import { utf8Text } from '../domain/utf8-text';
import type { Diagnostic } from '../workflow/diagnostic';
import type { Workflow } from '../workflow/model';
import { readWorkflow } from '../workflow/read-workflow';
import { formatDiagnostics } from '../workflow/report/format-diagnostics';

/**
 * Reads every `*.yml` of a directory, in the order of their names. Throws an error with the code of the first problem
 * and all problems of all files in its message; `details.diagnostics` holds them as data.
 */
export function readWorkflows(
  directory: string,
  definitions: Readonly<Record<string, ActionDefinition>>,
): readonly Workflow[] {
  const workflows: Workflow[] = [];
  const files = new Map<string, string>();
  const texts = new Map<string, string>();
  const found: Diagnostic[] = [];
  for (const file of workflowFiles(directory)) {
    const text = utf8Text(readFileSync(file));
    const shown = path.relative(process.cwd(), file);
    if (text === undefined) {
      found.push(noText(shown));
      continue;
    }
    const { workflow, diagnostics } = readWorkflow(text, { file: shown, definitions });
    texts.set(shown, text);
    found.push(...diagnostics);
    if (!workflow) continue;
    const other = files.get(workflow.name);
    if (other !== undefined) found.push(sameName(workflow.name, shown, other));
    files.set(workflow.name, shown);
    workflows.push(workflow);
  }
  const [first] = found;
  if (!first) return workflows;
  throw new UnityError(first.code, {
    message: formatDiagnostics(found, (file) => texts.get(file)).join('\n\n'),
    details: { diagnostics: found },
  });
}

function workflowFiles(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yml'))
    .sort()
    .map((name) => path.join(directory, name));
}

function sameName(name: string, file: string, other: string): Diagnostic {
  return {
    ...atTop(file),
    code: 'DuplicateWorkflow',
    message: `${other} is called \`${name}\` too`,
    fix: 'Give one of them another `name:`; machines and sessions are named after it.',
  };
}

function noText(file: string): Diagnostic {
  return {
    ...atTop(file),
    code: 'WorkflowUnreadable',
    message: 'the file is not UTF-8 text',
    fix: 'Save it as UTF-8, or take it out of the directory.',
  };
}

const atTop = (file: string) => ({ file, line: 1, column: 1, endLine: 1, endColumn: 2 });
