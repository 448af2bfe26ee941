import type { Json } from '../../domain/json';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Scope } from '../../workflow/expressions/scope';
import { parseTemplate, references } from '../../workflow/expressions/template';
import type { Step } from '../../workflow/model';
import type { Engine } from '../engine';

function stepsIn(value: Json | undefined, found: Set<string>): void {
  if (typeof value === 'string') {
    for (const { reference } of references(parseTemplate(value))) {
      if (reference.root === 'steps') found.add(reference.step);
    }
  } else if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) stepsIn(item, found);
  }
}

/** The steps whose outputs a step uses. */
export function stepsUsedBy(step: Step): readonly string[] {
  const found = new Set<string>();
  for (const binding of Object.values(step.inputs)) stepsIn(binding.value, found);
  stepsIn(step.when, found);
  return [...found];
}

/** What the expressions of a step see: its outputs so far, of the steps named. */
export async function scopeFor(engine: Engine, session: SessionItem, steps: readonly string[]): Promise<Scope> {
  const items = await engine.ledger.getMany<StepItem>(
    steps.map((name) => keys.step(session.session_id, name)),
    ['name', 'outputs', 'skipped'],
  );
  return scopeOf(session, items);
}

/** The same from steps that were read already. */
export function scopeOf(session: SessionItem, steps: readonly Pick<StepItem, 'name' | 'outputs' | 'skipped'>[]): Scope {
  return {
    parameters: session.parameters,
    environment: session.config,
    session: { id: session.session_id, stackName: session.stack_name, environment: session.environment },
    steps: Object.fromEntries(steps.filter((step) => !step.skipped).map((step) => [step.name, step.outputs])),
  };
}
