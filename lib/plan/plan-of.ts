import {
  barrierSeconds,
  mostAtOnce,
  type Schedule,
  scheduleOf,
  serialSeconds,
  type TimedStep,
} from '../domain/schedule';
import { compileForward } from '../workflow/compile';
import { levels } from '../workflow/graph/order';
import { buildGraph } from '../workflow/graph/step-graph';
import type { Step, Workflow } from '../workflow/model';
import { type Assumption, assertTimeouts, assumptionsOf } from './assumptions';
import { estimateMethod, estimateOf } from './estimate';
import { assertInputs, missingInputs, plannedInputs } from './inputs';
import type { PlanOptions } from './knowledge';
import { costOf, quotasOf } from './money';
import { type Plan, type PlannedStep, planVersion } from './plan';
import { onFailureOf, policySource } from './policy-source';
import { plannedUndo } from './undo';

/** What the compiler is told when the plan is for no environment in particular: names of that length fit. */
const someEnvironment = 'environment';

/**
 * Plans a deployment and its rollback from the definitions of its actions alone: nothing is asked of AWS. Pure.
 *
 * @throws UnityError `InputInvalid` for values that an action does not take, `ImpossibleTimeout` for steps that need
 * longer with these values than they may take, `MachineTooLarge` for a workflow that Step Functions can't hold
 */
export function planOf(workflow: Workflow, options: PlanOptions): Plan {
  assertInputs(workflow, options);
  const assumptions = assumptionsOf(workflow, options);
  assertTimeouts(assumptions);
  const timed = assumptions.map(timedStep);
  const schedule = scheduleOf(timed);
  const running = assumptions.filter(({ skipped }) => !skipped).map(({ step }) => step.name);
  const groups = levels(buildGraph(workflow.steps));
  const estimate = estimateOf(assumptions.map(uncertainStep));
  const { rollback, sentences, irreversible } = plannedUndo(assumptions, options);
  const { figures } = compileForward(workflow, {
    environment: options.environment ?? someEnvironment,
    settings: options.settings,
    definitions: options.definitions,
  });
  return {
    format_version: planVersion,
    workflow: workflow.name,
    workflow_id: workflow.id,
    description: workflow.description ?? null,
    stack: options.stackName,
    environment: options.environment,
    parameters: options.parameters,
    parameters_from: options.parametersFrom ?? {},
    restore: options.restore ?? null,
    steps: assumptions.map((assumption) =>
      plannedStep(assumption, schedule, sentences, { ...options, steps: workflow.steps }),
    ),
    groups,
    parallel: mostAtOnce(schedule, running),
    critical_path: { steps: schedule.criticalSteps, seconds: tenths(schedule.criticalSeconds) },
    estimate: {
      p50_seconds: tenths(estimate.p50Seconds),
      p95_seconds: tenths(estimate.p95Seconds),
      method: estimateMethod,
    },
    barrier_seconds: tenths(barrierSeconds(groups, timed)),
    serial_seconds: tenths(serialSeconds(timed)),
    on_failure: onFailureOf(options),
    rollback,
    cost: costOf(assumptions),
    quotas: quotasOf(assumptions),
    limits: {
      definition_bytes: figures.definitionBytes,
      worst_history_events: figures.worstHistoryEvents,
      worst_seconds: figures.worstSeconds,
    },
    irreversible,
  };
}

function tenths(seconds: number): number {
  return Number(seconds.toFixed(1));
}

function timedStep({ step, durations }: Assumption): TimedStep {
  const createdSeconds = durations.created.p50Seconds;
  return {
    name: step.name,
    dependsOn: step.dependsOn,
    createdSeconds,
    readySeconds: Math.max(createdSeconds, durations.ready.p50Seconds),
  };
}

function uncertainStep({ step, durations }: Assumption) {
  const { created, ready } = durations;
  return { name: step.name, dependsOn: step.dependsOn, created, ready, timeoutSeconds: step.timeoutSeconds };
}

function plannedStep(
  assumption: Assumption,
  schedule: Schedule,
  sentences: ReadonlyMap<string, string>,
  options: PlanOptions & { readonly steps: readonly Step[] },
): PlannedStep {
  const { step, definition, skipped, stated, durations } = assumption;
  const { createdSeconds, readySeconds } = timedStep(assumption);
  return {
    name: step.name,
    service: step.service,
    action: step.action,
    depends_on: step.dependsOn.map((dependency) => dependency.step),
    until: Object.fromEntries(step.dependsOn.map((dependency) => [dependency.step, dependency.until])),
    inputs: plannedInputs(step, options.steps, options),
    without: missingInputs(step, options.steps, options),
    expected_seconds: { created: createdSeconds, ready: readySeconds },
    p95_seconds: { created: durations.created.p95Seconds, ready: durations.ready.p95Seconds },
    starts_seconds: tenths(schedule.times.get(step.name)?.starts ?? 0),
    timeout_seconds: step.timeoutSeconds,
    retry: {
      max_attempts: step.retry.maxAttempts,
      interval_seconds: step.retry.intervalSeconds,
      backoff_rate: step.retry.backoffRate,
      max_delay_seconds: step.retry.maxDelaySeconds,
    },
    checkpoint: step.checkpoint ?? null,
    checkpoint_data: step.checkpointData ?? 'none',
    policy: stated.policy,
    policy_from: policySource(stated, options.environment),
    undo: sentences.get(step.name) ?? definition.undo.text,
    resources: definition.resources.map(({ type }) => type),
    when: step.when ?? null,
    skipped,
    critical: schedule.criticalSteps.includes(step.name),
  };
}
