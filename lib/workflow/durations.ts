import type { Analysis } from './analysis';
import { assumedInput } from './assumed-input';
import type { DraftStep } from './draft';

/** How long a step's action takes until it is ready with these inputs; undefined for an unknown action. */
export function readyDuration(analysis: Analysis, step: DraftStep) {
  if (!step.definition) return undefined;
  const inputs = analysis.bindings.get(step)?.inputs ?? {};
  return step.definition.durations(assumedInput(step.definition, inputs, analysis.parameterDefaults));
}
