import type { RollbackRequest } from '../../domain/session';
import type { StepItem } from '../../ledger/items';
import type { UndoPlan } from '../../rollback/plan';
import type { Engine } from '../engine';
import { userPaths } from './undo-order';

/** What is known of a rollback that is only looked at. */
interface Facts {
  readonly steps: readonly StepItem[];
  readonly plan: UndoPlan;
  readonly targets: ReadonlySet<string>;
  readonly ready: ReadonlySet<string>;
}

/** Why a step is undone: somebody asked for it, it stands on steps that go, or users would be led to where these work. */
export function whyItGoes(
  { engine, steps, targets }: Pick<Facts, 'steps' | 'targets'> & { readonly engine: Pick<Engine, 'definitions'> },
  { name, spec }: StepItem,
  request: RollbackRequest,
): { readonly because: 'asked' | 'depends_on' | 'leads_there'; readonly depends_on: readonly string[] } {
  if (request.type !== 'service' || spec.service === request.service) return { because: 'asked', depends_on: [] };
  const on = spec.dependsOn.map(({ step }) => step).filter((other) => targets.has(other));
  if (on.length > 0) return { because: 'depends_on', depends_on: on };
  const led = userPaths(engine, steps).filter((one) => one.leader === name && targets.has(one.name));
  return { because: 'leads_there', depends_on: led.map((one) => one.name) };
}

/** Why a step stays: its policy, its place in what is kept, or what stands on it; else nobody asked for it. */
export function whyItStays(
  { steps, plan, targets, ready }: Facts,
  step: StepItem,
  request: RollbackRequest,
): { readonly reason: 'policy' | 'stands_on' | 'checkpoint' | 'not_asked'; readonly because: readonly string[] } {
  const { name } = step;
  if (plan.retained.includes(name)) {
    if (step.spec.rollback === 'retain') return { reason: 'policy', because: [] };
    return { reason: 'stands_on', because: nearest(steps, name, new Set(plan.retained)) };
  }
  if (request.type !== 'partial' || targets.has(name)) return { reason: 'not_asked', because: [] };
  if (ready.has(name)) return { reason: 'checkpoint', because: [] };
  const kept = new Set(steps.map((other) => other.name).filter((other) => !targets.has(other)));
  return { reason: 'stands_on', because: nearest(steps, name, kept) };
}

/** The steps of a set that stand on this one, directly or through others. */
function nearest(steps: readonly StepItem[], name: string, wanted: ReadonlySet<string>): readonly string[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const dependentsOf = (of: string) => (byName.get(of)?.dependents ?? []).map(({ step }) => step);
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = dependentsOf(name);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (wanted.has(next)) found.add(next);
    else open.push(...dependentsOf(next));
  }
  return [...found].sort();
}
