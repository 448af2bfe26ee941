import type { TimelineStep } from './timeline';

type Timed = Pick<TimelineStep, 'name' | 'dependsOn' | 'actual' | 'createdAt' | 'state'>;

/** When a dependency let its dependents go on: when it was created, or ready, whichever they wait for. */
export function satisfiedAt(step: Timed | undefined, until: 'created' | 'ready'): number | undefined {
  if (step?.actual === undefined) return undefined;
  if (until === 'created' && step.createdAt !== undefined) return step.createdAt;
  return step.state === 'completed' ? step.actual.to : undefined;
}

/** The dependency that a step has waited for longest. */
export function heldBy(
  step: Timed,
  byName: ReadonlyMap<string, Timed>,
): { readonly step: string; readonly at: number } | undefined {
  let found: { readonly step: string; readonly at: number } | undefined;
  for (const { step: name, until } of step.dependsOn) {
    const at = satisfiedAt(byName.get(name), until);
    if (at !== undefined && (found === undefined || at > found.at)) found = { step: name, at };
  }
  return found;
}

/** The path that has decided the end: back from that step, always to the dependency that was satisfied last. */
export function truePath(last: string | undefined, byName: ReadonlyMap<string, Timed>): readonly string[] {
  const backwards: string[] = [];
  for (let name = last; name !== undefined; ) {
    backwards.push(name);
    const step = byName.get(name);
    name = step && heldBy(step, byName)?.step;
  }
  return backwards.reverse();
}

/**
 * How much later each step could have ended without making the whole later, with what every step has taken in fact. What lies
 * between the last dependency and the start of a step moves with it.
 */
export function slackOf(steps: readonly Timed[], end: number): ReadonlyMap<string, number> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const slack = new Map<string, number>();
  const of = (step: Timed): number => {
    const known = slack.get(step.name);
    if (known !== undefined) return known;
    let least = end - (step.actual?.to ?? end);
    for (const next of steps) {
      const edge = next.dependsOn.find((dependency) => dependency.step === step.name);
      const at = edge && next.actual && satisfiedAt(step, edge.until);
      if (at === undefined) continue;
      least = Math.min(least, of(next) + (heldBy(next, byName)?.at ?? at) - at);
    }
    slack.set(step.name, Math.max(0, least));
    return slack.get(step.name) ?? 0;
  };
  for (const step of steps) if (step.actual && step.state === 'completed') of(step);
  return new Map([...slack].filter(([name]) => byName.get(name)?.state === 'completed'));
}
