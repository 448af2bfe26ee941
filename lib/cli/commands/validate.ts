import { definitions } from '../../../lambdas/actions/definitions';
import { describeError } from '../../domain/errors/catalogue';
import { UnityError } from '../../domain/errors/unity-error';
import { defaultSettings } from '../../domain/settings';
import { counted } from '../../plan/words';
import { compileForward } from '../../workflow/compile';
import type { Diagnostic } from '../../workflow/diagnostic';
import type { Workflow } from '../../workflow/model';
import { readWorkflow } from '../../workflow/read-workflow';
import { formatError } from '../errors/format-error';
import { workflowText } from '../input/workflow-source';
import { cleanLine } from '../io/clean-text';
import type { CliIo } from '../io/cli-io';
import type { CommandRun, CommandSpec } from '../program/command-spec';

/** One file and what is wrong with it. */
interface Verdict {
  readonly file: string;
  readonly workflow?: Workflow;
  readonly diagnostics: readonly Diagnostic[];
  /** What it was refused for, for people; there exactly when there are diagnostics. */
  readonly error?: UnityError;
}

/** `unity validate`: everything that is wrong with workflow files, at once. Changes nothing and asks AWS nothing. */
export const validate: CommandSpec = {
  arguments: [{ name: '<file...>', description: 'workflow files, shipped types, or - for the standard input' }],
  examples: ['unity validate workflows/*.yml', 'unity validate shop.yml --json', 'unity validate - < shop.yml'],
  json: 'document',

  async run(run) {
    const verdicts: Verdict[] = [];
    for (const target of run.given.rest(0)) verdicts.push(await check(target, run.io));
    if (run.globals.json) run.print.document(asDocument(verdicts));
    else for (const verdict of verdicts) show(verdict, run);
    return verdicts.every((verdict) => verdict.workflow) ? 0 : 1;
  },
};

async function check(target: string, io: CliIo): Promise<Verdict> {
  try {
    const { file, text } = await workflowText(target, io);
    const { workflow, diagnostics } = readWorkflow(text, { file, definitions });
    if (!workflow) return { file, diagnostics, error: refusal(diagnostics, text) };
    return checkMachine(file, text, workflow);
  } catch (error) {
    // A file that cannot be read does not hide what is wrong with the next one.
    if (!(error instanceof UnityError)) throw error;
    return { file: target, diagnostics: [inNoPlace(target, error)], error };
  }
}

/** Names and values that only an environment knows don't change whether the machine fits. */
function checkMachine(file: string, text: string, workflow: Workflow): Verdict {
  try {
    compileForward(workflow, { environment: 'environment', settings: defaultSettings, definitions });
    return { file, workflow, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'MachineTooLarge') throw error;
    const diagnostics = [{ ...inNoPlace(file, error), line: 1, column: 1, endLine: 1, endColumn: 1 }];
    return { file, diagnostics, error: refusal(diagnostics, text) };
  }
}

function refusal(diagnostics: readonly Diagnostic[], sourceText: string): UnityError {
  const [first] = diagnostics;
  return new UnityError(first?.code ?? 'WorkflowUnreadable', {
    message: first?.message ?? 'the file is no workflow',
    details: { diagnostics, sourceText },
  });
}

function inNoPlace(file: string, { code, message, entry, details }: UnityError): Diagnostic {
  const fix = typeof details.fix === 'string' ? details.fix : entry.remedy;
  return { code, message, file, line: 0, column: 0, endLine: 0, endColumn: 0, fix };
}

function show({ file, workflow, diagnostics, error }: Verdict, { io, globals, print }: CommandRun): void {
  if (error) {
    const github = io.env.GITHUB_ACTIONS === 'true';
    print.error(`${formatError(error, { paint: print.paint, debug: globals.debug, github, flags: print.flags })}\n`);
  }
  const verdict = workflow
    ? `${print.paintResult('good', 'valid')}, ${counted(workflow.steps.length, 'step')}, ${workflow.id}`
    : print.paintResult('bad', counted(diagnostics.length, 'problem'));
  print.result(`${cleanLine(file)}: ${verdict}`);
}

function asDocument(verdicts: readonly Verdict[]) {
  return {
    format_version: '1.0',
    valid: verdicts.every(({ workflow }) => workflow),
    files: verdicts.map(({ file, workflow }) => ({
      file,
      valid: workflow !== undefined,
      workflow: workflow?.name ?? null,
      workflow_id: workflow?.id ?? null,
      steps: workflow?.steps.length ?? null,
    })),
    diagnostics: verdicts.flatMap(({ diagnostics }) => diagnostics.map(asJson)),
  };
}

function asJson({ code, endLine, endColumn, related = [], ...diagnostic }: Diagnostic) {
  return {
    code: `UNITY-${describeError(code).id}`,
    name: code,
    ...diagnostic,
    end_line: endLine,
    end_column: endColumn,
    related: related.map(({ endLine: end_line, endColumn: end_column, ...place }) => ({
      ...place,
      end_line,
      end_column,
    })),
  };
}
