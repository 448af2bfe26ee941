import type { SessionItem, StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSteps } from '../session/session-store';

/**
 * The sessions that have set up the pages which a step stands on: where that is kept, whoever made it, else this session.
 * It is this one alone where nothing beneath the step sets a page up; nothing is read of a session that keeps nothing.
 */
export async function setUpBy(
  { ledger, definitions }: Pick<Engine, 'ledger' | 'definitions'>,
  { session_id: own, revision }: Pick<SessionItem, 'session_id' | 'revision'>,
  step: string,
): Promise<readonly string[]> {
  if (!revision) return [own];
  const makers = beneath(await loadSteps(ledger, own), step)
    .filter(({ spec, skipped }) => !skipped && definitions[`${spec.service}/${spec.action}`]?.showsNonce === true)
    .map(({ kept_from: maker }) => maker ?? own);
  return makers.length > 0 ? [...new Set(makers)] : [own];
}

/** All steps that one comes after, directly or through others. */
function beneath(steps: readonly StepItem[], name: string): readonly StepItem[] {
  const before = new Map(steps.map((step) => [step.name, step.spec.dependsOn.map((dependency) => dependency.step)]));
  const found = new Set(before.get(name));
  // A set may grow while it is read.
  for (const next of found) for (const one of before.get(next) ?? []) found.add(one);
  return steps.filter((step) => found.has(step.name));
}
