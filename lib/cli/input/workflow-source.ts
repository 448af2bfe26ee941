import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import { utf8Text } from '../../domain/utf8-text';
import type { Workflow } from '../../workflow/model';
import { readWorkflow } from '../../workflow/read-workflow';
import { suggest } from '../../workflow/suggest';
import { cleanLine } from '../io/clean-text';
import type { CliIo } from '../io/cli-io';

/** No workflow is larger; checked before a byte is read (see the rules of the language). */
const longestBytes = 256 * 1024;

/** A workflow file as it was found. */
export interface WorkflowText {
  /** As diagnostics show it. */
  readonly file: string;
  readonly text: string;
}

/** A workflow and the text it was read from. */
export interface FoundWorkflow extends WorkflowText {
  readonly workflow: Workflow;
}

/** The shipped workflow types: the names of the files in `workflows/` of Unity’s own package. */
export function workflowTypes(io: Pick<CliIo, 'packageRoot'>): readonly string[] {
  const directory = path.join(io.packageRoot, 'workflows');
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((name) => (name.endsWith('.yml') ? [name.slice(0, -'.yml'.length)] : []));
}

/**
 * Finds the text that `TYPE|FILE` means: a shipped type, a file (`./spot` for one that is called like a type), or `-`
 * for the standard input.
 *
 * @throws UnityError WorkflowUnreadable, WorkflowTooLarge
 */
export async function workflowText(target: string, io: CliIo): Promise<WorkflowText> {
  if (target === '-') return { file: 'stdin.yml', text: decode('the standard input', await readStdin(io)) };
  const types = workflowTypes(io);
  if (types.includes(target)) {
    const shipped = path.join(io.packageRoot, 'workflows', `${target}.yml`);
    return { file: `workflows/${target}.yml`, text: decode(target, readFileSync(shipped)) };
  }
  return { file: target, text: decode(target, readFile(target, path.resolve(io.cwd, target), types)) };
}

/**
 * Finds and reads a workflow. All that is wrong with it is in the error’s `details.diagnostics`.
 *
 * @throws UnityError of the first diagnostic’s code
 */
export async function findWorkflow(target: string, io: CliIo): Promise<FoundWorkflow> {
  const found = await workflowText(target, io);
  const { workflow, diagnostics } = readWorkflow(found.text, { file: found.file, definitions });
  if (workflow) return { ...found, workflow };
  const [first] = diagnostics;
  throw new UnityError(first?.code ?? 'WorkflowUnreadable', {
    message: first?.message ?? `${cleanLine(target)} is no workflow`,
    details: { diagnostics, sourceText: found.text },
  });
}

async function readStdin(io: CliIo): Promise<Buffer> {
  const bytes = await io.stdin.readAll(longestBytes);
  if (bytes === undefined) throw tooLarge('the standard input');
  return bytes;
}

function readFile(target: string, file: string, types: readonly string[]): Buffer {
  const shown = cleanLine(target, 200);
  if (file.includes('\0')) throw new UnityError('WorkflowUnreadable', { message: `${shown} is no path` });
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw missing(target, types);
  if (!found.isFile()) throw new UnityError('WorkflowUnreadable', { message: `${shown} is no file` });
  if (found.size > longestBytes) throw tooLarge(shown);
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnityError('WorkflowUnreadable', { message: `${shown} cannot be read: ${reason}`, cause });
  }
}

const tooLarge = (what: string): UnityError =>
  new UnityError('WorkflowTooLarge', { message: `${what} is larger than 256 KiB` });

function missing(target: string, types: readonly string[]): UnityError {
  const shown = cleanLine(target, 200);
  const looksLikeType = /^[a-z0-9-]+$/.test(target);
  const meant = looksLikeType ? suggest(target, types) : undefined;
  const hint = meant === undefined ? '' : ` (did you mean \`${meant}\`?)`;
  return new UnityError('WorkflowUnreadable', {
    message: looksLikeType ? `there is no workflow type and no file \`${shown}\`${hint}` : `there is no file ${shown}`,
    details: { fix: `Give a file, or one of the shipped types: ${types.join(', ')}.` },
  });
}

function decode(what: string, bytes: Buffer): string {
  const text = utf8Text(bytes);
  if (text !== undefined) return text;
  throw new UnityError('WorkflowUnreadable', { message: `${cleanLine(what, 200)} is not UTF-8 text` });
}
