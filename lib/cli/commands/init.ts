import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import { workflowSchemaText } from '../../workflow/json-schema/workflow-json-schema';
import { nameRules, workflowName } from '../../workflow/schema/names';
import { suggest } from '../../workflow/suggest';
import { workflowTypes } from '../input/workflow-source';
import { cleanLine } from '../io/clean-text';
import type { CliIo } from '../io/cli-io';
import type { CommandSpec } from '../program/command-spec';

const schemaFile = 'workflow.schema.json';

/** `unity init`: a new workflow file, made from a shipped one. Never overwrites anything. */
export const init: CommandSpec = {
  arguments: [{ name: '[type]', description: 'the shipped workflow to begin with, such as spot (the default)' }],
  options: [{ flags: '--file <file>', description: 'the file to write; default TYPE.yml' }],
  examples: ['unity init', 'unity init spot --file workflows/shop.yml'],
  json: 'document',

  async run({ io, given, globals, print }) {
    const type = given.argument(0) ?? 'spot';
    const shipped = readShipped(type, io);
    const file = given.text('file') ?? `${type}.yml`;
    assertName(file);
    const target = path.resolve(io.cwd, file);
    if (existsSync(target)) throw alreadyThere(file);
    mkdirSync(path.dirname(target), { recursive: true });
    const schema = schemaFor(path.dirname(target), io);
    create(target, file, `${header(type, cleanLine(file), schema)}${withoutHeader(shipped)}`);
    if (globals.json) print.document({ format_version: '1.0', file, type, workflow: nameOf(file), schema });
    else print.result(`Wrote ${cleanLine(file)}. See what it would do: unity plan ${cleanLine(file)}`);
    return 0;
  },
};

function readShipped(type: string, io: CliIo): string {
  const types = workflowTypes(io);
  if (types.includes(type)) return readFileSync(path.join(io.packageRoot, 'workflows', `${type}.yml`), 'utf8');
  const shown = cleanLine(type, 80);
  const meant = suggest(shown, types);
  throw new UnityError('Usage', {
    message: `there is no workflow type \`${shown}\`${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}`,
    details: { fix: `The shipped types are ${types.join(', ')}.` },
  });
}

/** The file's name becomes the workflow's, so a name that cannot be used is said now. */
function assertName(file: string): void {
  if (/\.ya?ml$/.test(file) && !file.includes('\0') && workflowName.safeParse(nameOf(file)).success) return;
  throw new UnityError('BadName', {
    message: `${cleanLine(file, 200)} gives no name for a workflow`,
    details: { fix: `End it in .yml and use ${nameRules.workflow}.` },
  });
}

/** The name of the workflow, as the language takes it from the file. */
const nameOf = (file: string): string => path.parse(file).name;

const alreadyThere = (file: string): UnityError =>
  new UnityError('FileExists', { message: `${cleanLine(file, 200)} is already there` });

/** Writes a file that must not be there, even if somebody made it a moment ago. */
function create(target: string, file: string, text: string): void {
  try {
    writeFileSync(target, text, { flag: 'wx' });
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') throw alreadyThere(file);
    throw cause;
  }
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}

/**
 * Where an editor finds the schema, as seen from the new file: in Unity's own package when that lies in the project,
 * else beside the file, written there unless it is already.
 */
function schemaFor(directory: string, io: CliIo): string {
  const shipped = path.join(io.packageRoot, 'workflows', schemaFile);
  const isInProject =
    !path.relative(io.cwd, shipped).startsWith('..') && !path.isAbsolute(path.relative(io.cwd, shipped));
  if (isInProject && existsSync(shipped)) {
    const way = path.relative(directory, shipped).replaceAll(path.sep, '/');
    return way.startsWith('.') ? way : `./${way}`;
  }
  const beside = path.join(directory, schemaFile);
  if (!existsSync(beside)) writeFileSync(beside, workflowSchemaText(definitions), { flag: 'wx' });
  return `./${schemaFile}`;
}

function header(type: string, file: string, schema: string): string {
  return [
    `# yaml-language-server: $schema=${schema}`,
    '#',
    `# Made from the workflow \`${type}\` of Unity.`,
    `# Check it:      unity validate ${file}`,
    `# Look ahead:    unity plan ${file}`,
    `# Try it out:    unity deploy ${file} --stack shop --env dev --local`,
    '',
  ].join('\n');
}

/** The shipped file without the comments at its top, which are about the shipped file. */
function withoutHeader(text: string): string {
  return text.replace(/^(#.*\n)+/, '');
}
