import type { Json, JsonObject } from '../domain/json';
import { formatReference, type Reference } from './expressions/reference';
import { inputInvalid, lookUp, noValue, type Scope } from './expressions/scope';
import { parseTemplate, wholeReference } from './expressions/template';
import type { Step, Workflow } from './model';
import { basicTypeOf } from './value-types/value-type';
import { typeWord } from './value-types/words';

/** A reference whose value does not exist; callers decide whether that is an error. */
class Absent {
  readonly reference: Reference;
  constructor(reference: Reference) {
    this.reference = reference;
  }
}

/** A text that is one expression keeps the value's type; in others, values become text. */
function evaluateText(text: string, scope: Scope, where: string): Json | Absent {
  const template = parseTemplate(text);
  const [error] = template.errors;
  if (error) throw inputInvalid(where, error.message);
  const whole = wholeReference(template);
  if (whole) {
    const value = lookUp(whole, scope);
    return value === undefined ? new Absent(whole) : value;
  }
  let result = '';
  for (const part of template.parts) {
    if (part.kind === 'text') {
      result += part.text;
      continue;
    }
    const value = lookUp(part.reference, scope);
    if (value === undefined) return new Absent(part.reference);
    if (typeof value === 'object') {
      const kind = typeWord(basicTypeOf(value));
      throw inputInvalid(where, `${formatReference(part.reference)} is ${kind} and cannot stand inside a text`);
    }
    result += String(value);
  }
  return result;
}

function evaluate(value: Json, scope: Scope, where: string): Json | Absent {
  if (typeof value === 'string') return evaluateText(value, scope, where);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const result = evaluate(item, scope, where);
      if (result instanceof Absent) return result;
      items.push(result);
    }
    return items;
  }
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    const result = evaluate(item, scope, where);
    if (result instanceof Absent) return result;
    entries.push([key, result]);
  }
  return Object.fromEntries(entries);
}

/**
 * The inputs of a step as plain values. A bound input whose output does not exist is left out, so that
 * the action's schema decides whether it can do without. Defaults are taken as they are.
 *
 * @throws UnityError `InputInvalid` when an expression under `with` has no value.
 */
export function resolveInputs(step: Step, scope: Scope): JsonObject {
  const resolved: [string, Json][] = [];
  for (const [input, binding] of Object.entries(step.inputs)) {
    if (binding.origin.kind === 'default') {
      resolved.push([input, binding.value]);
      continue;
    }
    const where = `step \`${step.name}\`, input \`${input}\``;
    const value = evaluate(binding.value, scope, where);
    if (!(value instanceof Absent)) resolved.push([input, value]);
    else if (binding.origin.kind === 'with') throw noValue(where, value.reference);
  }
  return Object.fromEntries(resolved);
}

/** What the workflow's outputs come to. One that needs a step without outputs (skipped, not run) is left out. */
export function resolveOutputs(workflow: Pick<Workflow, 'outputs'>, scope: Scope): JsonObject {
  const resolved: [string, Json][] = [];
  for (const [output, expression] of Object.entries(workflow.outputs)) {
    const value = evaluate(expression, scope, `output \`${output}\``);
    if (!(value instanceof Absent)) resolved.push([output, value]);
  }
  return Object.fromEntries(resolved);
}
