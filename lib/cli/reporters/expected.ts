import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { definitions } from '../../../lambdas/actions/definitions';
import type { JsonObject } from '../../domain/json';
import { assumedInput } from '../../workflow/assumed-input';
import type { Step } from '../../workflow/model';

/** Seconds that each step usually takes until it is ready, by its name; steps whose action is not known are left out. */
export function expectedSeconds(steps: readonly Step[], parameters: JsonObject): ReadonlyMap<string, number> {
  const known: Readonly<Record<string, ActionDefinition>> = definitions;
  return new Map(
    steps.flatMap((step) => {
      const definition = known[`${step.service}/${step.action}`];
      if (!definition) return [];
      const { ready } = definition.durations(assumedInput(definition, step.inputs, parameters));
      return [[step.name, ready.p50Seconds] as const];
    }),
  );
}

/** Seconds that the slowest path through the steps usually takes. */
export function expectedTotal(steps: readonly Step[], seconds: ReadonlyMap<string, number>): number {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const ends = new Map<string, number>();
  const endOf = (name: string): number => {
    const known = ends.get(name);
    if (known !== undefined) return known;
    const before = byName.get(name)?.dependsOn ?? [];
    const end = Math.max(0, ...before.map(({ step }) => endOf(step))) + (seconds.get(name) ?? 0);
    ends.set(name, end);
    return end;
  };
  return Math.max(0, ...steps.map((step) => endOf(step.name)));
}
