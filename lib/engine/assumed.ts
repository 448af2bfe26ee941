import type { z } from 'zod';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { SessionItem, StepItem } from '../ledger/items';
import { assumedInput } from '../workflow/assumed-input';

/** The definition of a step’s action and its input as far as it can be told without running anything. */
export function assumedStep(
  definitions: Readonly<Record<string, ActionDefinition>>,
  session: Pick<SessionItem, 'parameters'>,
  step: Pick<StepItem, 'spec'>,
): { readonly definition: ActionDefinition; readonly input: z.output<z.ZodObject> } | undefined {
  const definition = definitions[`${step.spec.service}/${step.spec.action}`];
  return definition && { definition, input: assumedInput(definition, step.spec.inputs, session.parameters) };
}

/** What a step costs an hour while it stands, in USD. */
export function hourlyUsdOf(
  definitions: Readonly<Record<string, ActionDefinition>>,
  session: Pick<SessionItem, 'parameters'>,
  step: Pick<StepItem, 'spec'>,
): number {
  return pricesOf(definitions, session, step).hourlyUsd;
}

/** What a step costs while it stands and once, in USD, without what depends on its use. */
export function pricesOf(
  definitions: Readonly<Record<string, ActionDefinition>>,
  session: Pick<SessionItem, 'parameters'>,
  step: Pick<StepItem, 'spec'>,
): { readonly hourlyUsd: number; readonly instancesHourlyUsd: number; readonly oneOffUsd: number } {
  const assumed = assumedStep(definitions, session, step);
  const lines = assumed?.definition.cost(assumed.input).filter(({ usageBased }) => usageBased === undefined) ?? [];
  return {
    hourlyUsd: lines.reduce((sum, { hourlyUsd }) => sum + hourlyUsd, 0),
    // How much of that is for instances themselves.
    instancesHourlyUsd: lines.reduce((sum, line) => sum + (line.isOfInstances ? line.hourlyUsd : 0), 0),
    oneOffUsd: lines.reduce((sum, { oneOffUsd = 0 }) => sum + oneOffUsd, 0),
  };
}
