import { planResume, type ResumeCandidate, type ResumePlan, type WantedStep } from './plan-resume';

/** What else runs again, and why, where that of a plan does. */
type More = (plan: ResumePlan) => Iterable<readonly [string, string]>;

/** The steps with all that must run again beside what is different; each round can only add, so it ends. */
export function widened<Step extends WantedStep>(
  former: readonly ResumeCandidate[],
  wanted: readonly Step[],
  more: More,
): readonly Step[] {
  for (let steps = wanted; ; ) {
    const plan = planResume(former, steps);
    const again = new Set(plan.again.map(({ name }) => name));
    const moved = new Map([...more(plan)].filter(([name]) => !again.has(name)));
    if (moved.size === 0) return steps;
    steps = steps.map((step) => ({ ...step, changed: step.changed ?? moved.get(step.name) }));
  }
}

/**
 * What asks, waits or tells before anything that runs again, is new, or goes, directly or through others: an answer that was
 * given to another deployment is none to this one.
 */
export function askedAnew(
  former: readonly ResumeCandidate[],
  wanted: readonly WantedStep[],
  { again, dropped }: Pick<ResumePlan, 'again' | 'dropped'>,
): readonly (readonly [string, string])[] {
  const before = new Map([
    ...former.map(({ name, dependsOn }) => [name, dependsOn] as const),
    ...wanted.map(({ name, follows }) => [name, follows] as const),
  ]);
  const gone = new Set(dropped.map(({ name }) => name));
  const going = former.filter(({ name, holds }) => holds && gone.has(name));
  const causes = new Map<string, string>();
  const reach = (name: string, cause: string): void => {
    for (const other of before.get(name) ?? []) {
      if (causes.has(other)) continue;
      causes.set(other, cause);
      reach(other, cause);
    }
  };
  for (const { name } of again) reach(name, `${name} comes after it, and runs`);
  for (const { name } of going) reach(name, `${name} comes after it, and goes`);
  const asking = new Set(wanted.filter(({ asksAnew }) => asksAnew).map(({ name }) => name));
  return [...causes].filter(([name]) => asking.has(name));
}
