import type { Rule } from '../analysis';
import type { DraftParameter } from '../draft';
import { parseTemplate, references } from '../expressions/template';
import { locate } from '../locate';
import type { ParameterSpec } from '../model';
import { misfitOf } from '../parameter-value';
import { compilePattern } from '../pattern/compile';
import type { Problem } from '../problem';
import type { SourceNode } from '../yaml/source-node';

/** A parameter's declaration makes sense: its default and allowed values fit it, bounds and pattern suit its type. */
export const parameterDeclaration: Rule = ({ draft }) =>
  [...draft.parameters.values()].flatMap((parameter) => {
    const expressions = expressionsIn(parameter);
    if (expressions.length > 0 || !parameter.spec) return expressions;
    const { spec } = parameter;
    return [...constraints(parameter, spec), ...allowedValues(parameter, spec), ...defaultValue(parameter, spec)];
  });

function at(parameter: DraftParameter, key: string) {
  const { node, found, key: keyRange } = locate(parameter.node, [key]);
  return found === 1 && node.kind !== 'scalar' ? (keyRange ?? node.range) : node.range;
}

function expressionsIn({ node, name }: DraftParameter): readonly Problem[] {
  const given = node.kind === 'map' ? node.entries.get('default')?.node : node;
  const scalars: SourceNode[] = given ? [given] : [];
  const problems: Problem[] = [];
  for (const scalar of scalars) {
    if (scalar.kind === 'list') scalars.push(...scalar.items);
    if (scalar.kind === 'map') scalars.push(...[...scalar.entries.values()].map((entry) => entry.node));
    if (scalar.kind !== 'scalar' || typeof scalar.value !== 'string') continue;
    const template = parseTemplate(scalar.value);
    if (references(template).length + template.errors.length === 0) continue;
    problems.push({
      code: 'BadExpression',
      message: `the default of parameter \`${name}\` contains an expression`,
      at: scalar.range,
      cause: 'Parameters are given before anything else is known.',
      fix: 'Use a literal value; write `$${` for a literal `${`.',
    });
  }
  return problems;
}

function constraints(parameter: DraftParameter, spec: ParameterSpec): readonly Problem[] {
  const problems: Problem[] = [];
  const wrong = (key: string, message: string) => problems.push({ code: 'WrongType', message, at: at(parameter, key) });
  if (spec.pattern !== undefined) {
    const compiled = compilePattern(spec.pattern);
    if (spec.type !== 'string') wrong('pattern', `only texts have a pattern; \`${parameter.name}\` is a ${spec.type}`);
    else if ('error' in compiled)
      wrong('pattern', `the pattern of \`${parameter.name}\` cannot be used: ${compiled.error}`);
  }
  for (const key of ['minimum', 'maximum'] as const) {
    if (spec[key] !== undefined && spec.type !== 'number') {
      wrong(key, `only numbers have a ${key}; \`${parameter.name}\` is a ${spec.type}`);
    }
  }
  if (spec.minimum !== undefined && spec.maximum !== undefined && spec.minimum > spec.maximum) {
    wrong('minimum', `the minimum of \`${parameter.name}\` is above its maximum`);
  }
  return problems;
}

function allowedValues(parameter: DraftParameter, spec: ParameterSpec): readonly Problem[] {
  const { allowed: _, ...rest } = spec;
  return (spec.allowed ?? []).flatMap((value, index) => {
    const misfit = misfitOf(rest, value);
    if (!misfit) return [];
    const { node } = locate(parameter.node, ['allowed', index]);
    return [
      { code: 'WrongType' as const, message: `an allowed value of \`${parameter.name}\` ${misfit}`, at: node.range },
    ];
  });
}

function defaultValue(parameter: DraftParameter, spec: ParameterSpec): readonly Problem[] {
  const misfit = spec.default === undefined ? undefined : misfitOf(spec, spec.default);
  if (!misfit) return [];
  const place = parameter.node.kind === 'map' ? at(parameter, 'default') : parameter.node.range;
  return [{ code: 'WrongType', message: `the default of \`${parameter.name}\` ${misfit}`, at: place }];
}
