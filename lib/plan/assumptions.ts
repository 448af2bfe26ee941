import type { ActionDefinition } from '../../lambdas/actions/definition';
import { UnityError } from '../domain/errors/unity-error';
import { policyOf, type StatedPolicy } from '../rollback/policies';
import { assumedInput } from '../workflow/assumed-input';
import { findDefinition } from '../workflow/definitions';
import type { Step, Workflow } from '../workflow/model';
import { givenInputs, isSkipped, type PlanOptions, plannedScope } from './knowledge';

/** What is assumed of a step, worked out once for all figures of a plan. */
export interface Assumption {
  readonly step: Step;
  readonly definition: ActionDefinition;
  readonly skipped: boolean;
  readonly stated: StatedPolicy;
  readonly durations: ReturnType<ActionDefinition['durations']>;
  readonly input: Parameters<ActionDefinition['cost']>[0];
}

const nothing = { p50Seconds: 0, p95Seconds: 0 };

/** The assumptions, in the order of the file. Inputs that only the run knows are samples of their type. */
export function assumptionsOf(workflow: Workflow, options: PlanOptions): readonly Assumption[] {
  const { environment, session } = plannedScope(options);
  return workflow.steps.map((step) => {
    const definition = findDefinition(options.definitions, step.service, step.action);
    if (!definition) throw new UnityError('UnknownAction', { message: `${step.service}/${step.action}` });
    const input = assumedInput(definition, givenInputs(step, workflow.steps, options), options.parameters, {
      environment,
      session,
    });
    const skipped = isSkipped(step, options);
    const durations = definition.durations(input);
    const own = skipped ? { ...durations, created: nothing, ready: nothing, undo: nothing } : durations;
    const stated = policyOf(step, options.rollbackRules ?? {}, definition);
    return { step, definition, skipped, stated, input, durations: own };
  });
}

/**
 * The language checks timeouts against the defaults of parameters; other values may ask for more time.
 *
 * @throws UnityError `ImpossibleTimeout` with all steps that it concerns, one a line
 */
export function assertTimeouts(assumptions: readonly Assumption[]): void {
  const problems = assumptions.flatMap(({ step, durations: { ready } }) =>
    ready.p50Seconds <= step.timeoutSeconds
      ? []
      : [
          `step \`${step.name}\` needs about ${ready.p50Seconds} s with these values and may take ${step.timeoutSeconds} s`,
        ],
  );
  if (problems.length === 0) return;
  throw new UnityError('ImpossibleTimeout', { message: problems.join('\n'), details: { problems } });
}
