import type { ParameterOrigin } from '../domain/environment-parameters';
import { describeError, type ErrorCode } from '../domain/errors/catalogue';
import type { Json, JsonObject } from '../domain/json';
import { plainSecretsIn, secretRemedy } from '../domain/plain-secret';
import type { Diagnostic } from './diagnostic';
import type { ParameterSpec, Workflow } from './model';
import { own } from './own';
import { misfitOf } from './parameter-value';
import { suggest } from './suggest';

/** The values of all parameters, and why the given ones cannot be used. */
export interface ResolvedParameters {
  /** Every declared parameter that has a value; complete when there are no diagnostics. */
  readonly values: JsonObject;
  /** Where each of them comes from. */
  readonly from: { readonly [parameter: string]: ParameterOrigin };
  readonly diagnostics: readonly Diagnostic[];
}

/** Values from one source. */
export interface ParameterLayer {
  readonly origin: Exclude<ParameterOrigin, 'default'>;
  readonly values: { readonly [name: string]: Json };
  /** Where a value stands, for people. @default the command line */
  readonly placeOf?: (name: string) => string;
}

/** What is there for every workflow: it may name parameters that this one has not. */
const shared: ReadonlySet<ParameterOrigin> = new Set(['environment', 'store']);
/** What was taken once stays taken, whatever is refused today. */
const frozen: ReadonlySet<ParameterOrigin> = new Set(['captured', 'checkpoint', 'session']);

/** A hostile request does not make an endless report. */
const maxUnknown = 20;

/** Gives every parameter of a workflow its value: what is given, else its default. */
export function resolveParameters(
  workflow: Pick<Workflow, 'parameters'>,
  given: { readonly [name: string]: Json },
): ResolvedParameters {
  return resolveLayers(workflow, [{ origin: 'request', values: given }]);
}

/**
 * Gives every parameter of a workflow the value of the last layer that has one, else its default. Texts are read as the
 * declared type, because a command line has nothing else: `3`, `true`, `a,b` or `["a","b"]`, `{"a":1}`.
 * All problems are collected; they have no place in a file (`line` 0): `file` says whence the value is, as `--param NAME`.
 */
export function resolveLayers(
  workflow: Pick<Workflow, 'parameters'>,
  layers: readonly ParameterLayer[],
): ResolvedParameters {
  const diagnostics: Diagnostic[] = [];
  const values: [string, Json][] = [];
  const from: [string, ParameterOrigin][] = [];
  for (const [name, spec] of Object.entries(workflow.parameters)) {
    const layer = layers.findLast((one) => own(one.values, name) !== undefined);
    if (layer === undefined) {
      if (spec.default === undefined) diagnostics.push(missing(name, spec));
      else {
        values.push([name, spec.default]);
        from.push([name, 'default']);
      }
      continue;
    }
    const raw = own(layer.values, name) ?? null;
    const value = typeof raw === 'string' ? readText(spec, raw) : raw;
    const problem = problemOf(name, spec, value, layer);
    if (problem !== undefined) diagnostics.push(problem);
    else {
      values.push([name, value]);
      from.push([name, layer.origin]);
    }
  }
  const named = layers.filter(({ origin }) => !shared.has(origin)).flatMap((layer) => Object.keys(layer.values));
  const unknown = [...new Set(named)].filter((name) => !Object.hasOwn(workflow.parameters, name));
  for (const name of unknown.slice(0, maxUnknown)) diagnostics.push(unknownParameter(name, workflow));
  return { values: Object.fromEntries(values), from: Object.fromEntries(from), diagnostics };
}

function problemOf(name: string, spec: ParameterSpec, value: Json, layer: ParameterLayer): Diagnostic | undefined {
  const place = layer.placeOf?.(name);
  const misfit = misfitOf(spec, value);
  // What is said of a misfit shows a text, and what nests too deep is looked at no further.
  const isLookedAt = !frozen.has(layer.origin) && (misfit === undefined || typeof value === 'string');
  const [secret] = isLookedAt ? plainSecretsIn(name, value) : [];
  if (secret) {
    const words = `${called(name, place)} holds what looks like ${secret.what}`;
    return report('PlainSecret', name, words, { place, fix: secretRemedy });
  }
  return misfit === undefined ? undefined : unfit(name, spec, value, { misfit, place });
}

const called = (name: string, place: string | undefined): string =>
  place === undefined ? `parameter \`${name}\`` : `parameter \`${name}\`, from ${place},`;

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
  more: { fix?: string; suggestion?: string | undefined; place?: string | undefined } = {},
): Diagnostic {
  return {
    code,
    message,
    file: more.place ?? `--param ${name.slice(0, 80)}`,
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

function unfit(
  name: string,
  spec: ParameterSpec,
  value: Json,
  { misfit, place }: { readonly misfit: string; readonly place: string | undefined },
): Diagnostic {
  const texts = (spec.allowed ?? []).filter((allowed) => typeof allowed === 'string');
  const meant = typeof value === 'string' ? suggest(value, texts) : undefined;
  return report('BadParameterValue', name, `${called(name, place)} ${misfit}`, { suggestion: meant, place });
}

function unknownParameter(name: string, workflow: Pick<Workflow, 'parameters'>): Diagnostic {
  const known = Object.keys(workflow.parameters);
  return report('UnknownParameter', name, `the workflow has no parameter \`${name.slice(0, 80)}\``, {
    fix: known.length > 0 ? `Its parameters are ${known.join(', ')}.` : 'It takes no parameters.',
    suggestion: suggest(name, known),
  });
}
