import type { JsonObject } from '../../domain/json';
import { isTail, isToUndo, neverWas } from '../../domain/resource';
import { isStanding } from '../../domain/standing';
import type { SessionItem, StepItem } from '../../ledger/items';
import type { ResumeCandidate, WantedStep } from '../../rollback/plan-resume';
import { canonicalJson } from '../../workflow/canonical-json';
import { resolveInputs } from '../../workflow/evaluate';
import { evaluateCondition } from '../../workflow/evaluate-condition';
import type { Scope } from '../../workflow/expressions/scope';
import type { Step } from '../../workflow/model';
import type { Engine } from '../engine';
import { scopeOf, stepsUsedBy } from '../step/scope';

/** A stack as it is wanted. */
export interface Wish {
  readonly steps: readonly Step[];
  /** Of all parameters. */
  readonly parameters: JsonObject;
  /** Of the environment; those of the session, unless said. */
  readonly config?: JsonObject;
}

/** The steps as they are wanted, each with what is different about it. The values of the session itself are those from before. */
export function wantedSteps(
  definitions: Engine['definitions'],
  session: SessionItem,
  steps: readonly StepItem[],
  wish: Wish,
): readonly WantedStep[] {
  const base = baseOf(definitions, wish.steps);
  const before = scopeOf(session, steps);
  const after: Scope = { ...before, parameters: wish.parameters, environment: wish.config ?? before.environment };
  const known = new Map(steps.map((step) => [step.name, step]));
  return wish.steps.map((step) => ({
    name: step.name,
    dependsOn: base(step),
    follows: [...step.dependsOn.map((dependency) => dependency.step), ...stepsUsedBy(step)],
    asksAnew: definitions[`${step.service}/${step.action}`]?.asksAnew === true,
    changed: changeOf(known.get(step.name), step, { before, after }),
  }));
}

/**
 * The steps that one stands on. A check that only looks, or what only asks, is none, where nothing of what it says is used:
 * it may do so again beneath what stands, which then stands on what the check itself stood on.
 */
function baseOf(definitions: Engine['definitions'], steps: readonly Step[]): (step: Step) => readonly string[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const base = (step: Step): readonly string[] => {
    const used = new Set(stepsUsedBy(step));
    const found = step.dependsOn.flatMap(({ step: name }) => {
      const before = byName.get(name);
      const { onlyLooks, asksAnew } = (before && definitions[`${before.service}/${before.action}`]) ?? {};
      return before && (onlyLooks || asksAnew) && !used.has(name) ? base(before) : [name];
    });
    return [...new Set([...found, ...used])];
  };
  return base;
}

/** A step of the ledger, as far as it decides what becomes of it. */
export function candidateOf(step: StepItem): ResumeCandidate {
  const stands = isStanding(step);
  return {
    name: step.name,
    dependsOn: step.spec.dependsOn.map((dependency) => dependency.step),
    stands,
    ...(!stands && { fallen: whyNotStanding(step) }),
    holds: holdsSomething(step),
  };
}

/** What its policy keeps, and what is on its way out already, holds nothing up: it is moved aside. What AWS refused is nothing. */
function holdsSomething({ resources, undo }: StepItem): boolean {
  if (undo?.state === 'retained') return false;
  return Object.values(resources).some((row) => isToUndo(row) && !row.retained && !isTail(row) && !neverWas(row));
}

function whyNotStanding({ dropped, undo, state, cancelled, error }: StepItem): string {
  if (dropped) return 'it was not in the workflow that ran last';
  const isOfItself = undo !== undefined && !undo.only_tails;
  if (isOfItself && undo.state === 'completed') return 'it was undone';
  if (isOfItself && undo.state !== 'retained') return 'its undo has not come to its end';
  if (state === 'failed') return cancelled ? 'it was stopped on its way' : `it failed (${error?.code ?? 'unknown'})`;
  return state === 'executing' ? 'it was under way' : 'it had not begun';
}

/** What is different about a step now; its outputs and those before it count as they are, for else it falls with them. */
function changeOf(
  item: StepItem | undefined,
  step: Step,
  { before, after }: { readonly before: Scope; readonly after: Scope },
): string | undefined {
  if (!item || !isStanding(item)) return undefined;
  const [was, is] = [item.spec, step].map(({ service, action }) => `${service}/${action}`);
  if (was !== is) return `it is ${is} now and was ${was}`;
  const isSkipped = attempt(() => step.when !== undefined && !evaluateCondition(step.when, after));
  if (isSkipped === undefined) return 'its condition has no value now';
  if (isSkipped !== (item.skipped ?? false)) return `its condition holds ${isSkipped ? 'no longer' : 'now'}`;
  if (isSkipped) return undefined;
  const inputs = attempt(() => changedInputs(item.spec, step, { before, after }));
  if (inputs === undefined) return 'its inputs have no value now';
  if (inputs.length === 0) return undefined;
  const shown = [...inputs.slice(0, 3), ...(inputs.length > 3 ? [`${inputs.length - 3} more`] : [])].join(', ');
  return `what it is given is another: ${shown}`;
}

/** An input that came with a newer Unity and has its default there says nothing new. */
function changedInputs(was: Step, is: Step, scopes: { readonly before: Scope; readonly after: Scope }): string[] {
  const former = resolveInputs(was, scopes.before);
  const wanted = resolveInputs(is, scopes.after);
  const names = [...new Set([...Object.keys(former), ...Object.keys(wanted)])];
  return names.filter((name) => {
    if (former[name] === undefined) return is.inputs[name]?.origin.kind !== 'default';
    return wanted[name] === undefined || canonicalJson(former[name]) !== canonicalJson(wanted[name]);
  });
}

/** Undefined where an expression has no value. */
function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}
