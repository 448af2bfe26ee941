import type { z } from 'zod';
import type { Finding } from '../../../lambdas/actions/action';
import type { SessionItem, StepItem } from '../../ledger/items';
import { resolveInputs } from '../../workflow/evaluate';
import { evaluateCondition } from '../../workflow/evaluate-condition';
import type { Engine } from '../engine';
import { classify } from '../step/failure';
import { actionOf } from '../step/pursue';
import { scopeOf, stepsUsedBy } from '../step/scope';

/** The input of a step as far as it is known before anything runs, and what is wrong with it. */
export interface KnownInput {
  readonly input: z.output<z.ZodObject>;
  readonly findings: readonly Finding[];
}

/** Whether it is known already that the step will be skipped. */
export function isSkippedForSure(session: SessionItem, step: StepItem): boolean {
  const { when } = step.spec;
  if (when === undefined || when.includes('${steps.')) return false;
  try {
    return !evaluateCondition(when, scopeOf(session, []));
  } catch {
    return false;
  }
}

/** Field by field, because what only earlier steps can give is absent; defaults are filled in. */
export function knownInput(engine: Engine, session: SessionItem, step: StepItem): KnownInput {
  const { shape } = actionOf(engine, step).definition.input;
  const given = Object.entries(step.spec.inputs).filter(
    ([name, binding]) => stepsUsedBy({ ...step.spec, when: '', inputs: { [name]: binding } }).length === 0,
  );
  const findings: Finding[] = [];
  let resolved: { readonly [name: string]: unknown } = {};
  try {
    resolved = resolveInputs({ ...step.spec, inputs: Object.fromEntries(given) }, scopeOf(session, []));
  } catch (error) {
    findings.push(invalid(step, classify(error).message));
  }
  const input: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const parsed = (schema as z.ZodType).safeParse(resolved[name]);
    if (parsed.success && parsed.data !== undefined) input[name] = parsed.data;
    if (parsed.success || resolved[name] === undefined) continue;
    findings.push(invalid(step, `${name}: ${parsed.error.issues.map((issue) => issue.message).join(', ')}`));
  }
  return { input, findings };
}

function invalid(step: StepItem, message: string): Finding {
  return {
    code: 'InputInvalid',
    message: `${step.name}: ${message}`,
    remedy: 'Correct the value under `with` or the parameter it comes from.',
  };
}
