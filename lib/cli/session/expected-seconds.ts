import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { definitions } from '../../../lambdas/actions/definitions';
import type { JsonObject } from '../../domain/json';
import { scheduleOf, type TimedStep } from '../../domain/schedule';
import { assumedInput } from '../../workflow/assumed-input';
import type { Step } from '../../workflow/model';

/** Seconds that the slowest path through the steps usually takes; a step whose action is not known counts as nothing. */
export function expectedSeconds(steps: readonly Step[], parameters: JsonObject): number {
  const known: Readonly<Record<string, ActionDefinition>> = definitions;
  const timed = steps.map((step): TimedStep => {
    const { name, dependsOn } = step;
    const definition = known[`${step.service}/${step.action}`];
    if (!definition) return { name, dependsOn, createdSeconds: 0, readySeconds: 0 };
    const { created, ready } = definition.durations(assumedInput(definition, step.inputs, parameters));
    return { name, dependsOn, createdSeconds: created.p50Seconds, readySeconds: ready.p50Seconds };
  });
  return scheduleOf(timed).criticalSeconds;
}
