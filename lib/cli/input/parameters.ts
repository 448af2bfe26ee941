import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import type { Json, JsonObject } from '../../domain/json';
import { utf8Text } from '../../domain/utf8-text';
import type { Workflow } from '../../workflow/model';
import type { ParameterLayer } from '../../workflow/parameters';
import { toDiagnostics } from '../../workflow/problem';
import { secretProblems } from '../../workflow/secrets';
import { readYaml } from '../../workflow/yaml/read-yaml';
import { cleanLine } from '../io/clean-text';
import type { CliIo } from '../io/cli-io';
import { checkLayers } from './parameter-layers';

/** A file of parameter values is no larger than a workflow may be. */
const longestBytes = 256 * 1024;

const valuesSchema = z.record(z.string(), z.json());

/** Reads `--param NAME=VALUE` and `--params-file FILE` (YAML or JSON); what stands on the line wins. */
export function givenParameters(
  io: Pick<CliIo, 'cwd'>,
  given: { readonly params: readonly string[]; readonly file: string | undefined },
): JsonObject {
  const fromFile = given.file === undefined ? {} : parametersOfFile(io, given.file);
  const fromLine = given.params.map((text): [string, Json] => {
    const place = text.indexOf('=');
    if (place > 0) return [text.slice(0, place), text.slice(place + 1)];
    throw new UnityError('Usage', { message: `--param takes NAME=VALUE, not \`${cleanLine(text, 80)}\`` });
  });
  return Object.fromEntries([...Object.entries(fromFile), ...fromLine]);
}

function parametersOfFile(io: Pick<CliIo, 'cwd'>, name: string): JsonObject {
  const shown = cleanLine(name, 200);
  const file = path.resolve(io.cwd, name);
  const refuse = (reason: string) => new UnityError('Usage', { message: `--params-file ${shown} ${reason}` });
  const found = file.includes('\0') ? undefined : statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw refuse('is no file');
  if (found.size > longestBytes) throw refuse('is larger than 256 KiB');
  const text = utf8Text(readFileSync(file));
  if (text === undefined) throw refuse('is not UTF-8 text');
  const { root, problems, source } = readYaml(name, text);
  const [problem] = problems;
  if (problem) throw refuse(`cannot be read: line ${source.place(problem.at).line}: ${problem.message}`);
  const secrets = toDiagnostics(root ? secretProblems(root) : [], source);
  if (secrets[0])
    throw new UnityError('PlainSecret', { message: secrets[0].message, details: { diagnostics: secrets } });
  const values = valuesSchema.safeParse(root?.value ?? {});
  if (!values.success) throw refuse('must hold NAME: VALUE, one a line');
  return values.data;
}

/**
 * The given values, each of its declared type; defaults are left to the installation. `under`: what gives values to those
 * that are not given.
 *
 * @throws UnityError of the first diagnostic’s code, with all of them in `details.diagnostics`
 */
export function checkParameters(
  workflow: Workflow,
  given: JsonObject,
  { mayLack = false, under = [] }: { readonly mayLack?: boolean; readonly under?: readonly ParameterLayer[] } = {},
): JsonObject {
  const { values } = checkLayers(workflow, [...under, { origin: 'request', values: given }], { mayLack });
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(given, name)));
}
