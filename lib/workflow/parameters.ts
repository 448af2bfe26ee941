import { describeError, type ErrorCode } from '../domain/errors/catalogue';
import type { Json, JsonObject } from '../domain/json';
import type { Diagnostic } from './diagnostic';
import type { ParameterSpec, Workflow } from './model';
import { own } from './own';
import { misfitOf } from './parameter-value';
import { suggest } from './suggest';

/** The values of all parameters, and why the given ones cannot be used. */
export interface ResolvedParameters {
  /** Every declared parameter that has a value; complete when there are no diagnostics. */
  readonly values: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** A hostile request does not make an endless report. */
const maxUnknown = 20;

/**
 * Gives every parameter of a workflow its value: what is given, else its default. Texts are read as the
 * declared type, because a command line has nothing else: `3`, `true`, `a,b` or `["a","b"]`, `{"a":1}`.
 * All problems are collected; they have no place in the file (`line` 0), `file` is `--param NAME`.
 */
export function resolveParameters(
  workflow: Pick<Workflow, 'parameters'>,
  given: { readonly [name: string]: Json },
): ResolvedParameters {
  const diagnostics: Diagnostic[] = [];
  const values: [string, Json][] = [];
  for (const [name, spec] of Object.entries(workflow.parameters)) {
    const raw = own(given, name);
    if (raw === undefined) {
      if (spec.default === undefined) diagnostics.push(missing(name, spec));
      else values.push([name, spec.default]);
      continue;
    }
    const value = typeof raw === 'string' ? readText(spec, raw) : raw;
    const misfit = misfitOf(spec, value);
    if (misfit === undefined) values.push([name, value]);
    else diagnostics.push(unfit(name, spec, value, misfit));
  }
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(workflow.parameters, name));
  for (const name of unknown.slice(0, maxUnknown)) diagnostics.push(unknownParameter(name, workflow));
  return { values: Object.fromEntries(values), diagnostics };
}

/** A text as the declared type; itself when it cannot be read as that, so that the message shows what was given. */
function readText(spec: ParameterSpec, text: string): Json {
  switch (spec.type) {
    case 'string':
      return text;
    case 'number':
      return /^[+-]?\d{1,15}(\.\d{1,15})?(e[+-]?\d{1,2})?$/i.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'list':
      if (text.trimStart().startsWith('[')) return parseJson(text);
      return text.trim() === '' ? [] : text.split(',').map((item) => item.trim());
    case 'map':
      return parseJson(text);
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Not JSON: the text itself then does not fit the type, which is what gets reported.
    return text;
  }
}

function report(
  code: ErrorCode,
  name: string,
  message: string,
  more: { fix?: string; suggestion?: string | undefined } = {},
): Diagnostic {
  return {
    code,
    message,
    file: `--param ${name.slice(0, 80)}`,
    line: 0,
    column: 0,
    endLine: 0,
    endColumn: 0,
    fix: more.fix ?? describeError(code).remedy,
    ...(more.suggestion === undefined ? {} : { suggestion: more.suggestion }),
  };
}

function missing(name: string, spec: ParameterSpec): Diagnostic {
  const about = spec.description ? ` (${spec.description})` : '';
  return report('MissingParameter', name, `parameter \`${name}\` has no value and no default${about}`, {
    fix: `Give it with --param ${name}=VALUE; it takes a ${spec.type}.`,
  });
}

function unfit(name: string, spec: ParameterSpec, value: Json, misfit: string): Diagnostic {
  const texts = (spec.allowed ?? []).filter((allowed) => typeof allowed === 'string');
  const meant = typeof value === 'string' ? suggest(value, texts) : undefined;
  return report('BadParameterValue', name, `parameter \`${name}\` ${misfit}`, { suggestion: meant });
}

function unknownParameter(name: string, workflow: Pick<Workflow, 'parameters'>): Diagnostic {
  const known = Object.keys(workflow.parameters);
  return report('UnknownParameter', name, `the workflow has no parameter \`${name.slice(0, 80)}\``, {
    fix: known.length > 0 ? `Its parameters are ${known.join(', ')}.` : 'It takes no parameters.',
    suggestion: suggest(name, known),
  });
}
