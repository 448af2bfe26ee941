import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../domain/json';
import type { Analysis } from './analysis';
import { canonicalJson } from './canonical-json';
import type { DraftStep } from './draft';
import { readyDuration } from './durations';
import { formatCondition } from './expressions/condition';
import type { RetryPolicy, RollbackPolicy, Step, Workflow } from './model';
import { maxTimeoutSeconds, retryDefaults, retrySchema, rollbackPolicies } from './schema/step';

/** What a default timeout is at the least. */
const minDefaultTimeoutSeconds = 60;

/** The workflow of a file without problems. `name` is that of the file, or what the file's name gives. */
export function normalize(analysis: Analysis, name: string): Workflow {
  const { draft } = analysis;
  const parameters = [...draft.parameters.values()].flatMap((parameter) =>
    parameter.spec ? [[parameter.name, parameter.spec] as const] : [],
  );
  const workflow: Omit<Workflow, 'id'> = {
    name,
    ...(draft.description === undefined ? {} : { description: draft.description }),
    parameters: Object.fromEntries(parameters),
    outputs: Object.fromEntries([...draft.outputs].map(([output, { node }]) => [output, node.value])),
    steps: draft.steps.map((step) => normalizeStep(analysis, step)),
  };
  return { ...workflow, id: workflowId(workflow) };
}

/** `name@` and 12 hex digits of what is run: lines do not count, so moving a comment changes nothing. */
function workflowId(workflow: Omit<Workflow, 'id'>): string {
  const steps = workflow.steps.map(({ line: _, ...step }) => step);
  const text = canonicalJson({ ...workflow, steps } as unknown as JsonObject);
  return `${workflow.name}@${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** What every step without problems says of itself. */
const textOf = (said: DraftStep['name']): string => said?.value ?? '';

function normalizeStep(analysis: Analysis, step: DraftStep): Step {
  const condition = analysis.conditions.get(step);
  return {
    name: textOf(step.name),
    service: textOf(step.service),
    action: textOf(step.action),
    timeoutSeconds: step.timeout?.value ?? defaultTimeout(analysis, step),
    dependsOn: step.dependsOn.map(({ step: name, until }) => ({ step: name, until })),
    inputs: analysis.bindings.get(step)?.inputs ?? {},
    ...(condition ? { when: formatCondition(condition) } : {}),
    retry: retryPolicy(step.entries.get('retry')?.node.value ?? {}),
    rollback: rollbackPolicy(step.rollback?.value),
    ...(step.checkpoint ? { checkpoint: step.checkpoint.value } : {}),
    ...(step.checkpointData ? { checkpointData: step.checkpointData } : {}),
    line: analysis.source.place(step.at).line,
  };
}

/** Three times what the action nearly always needs, in full tens of seconds. */
function defaultTimeout(analysis: Analysis, step: DraftStep): number {
  const needed = readyDuration(analysis, step)?.ready.p95Seconds ?? 0;
  return Math.min(maxTimeoutSeconds, Math.max(minDefaultTimeoutSeconds, Math.ceil((3 * needed) / 10) * 10));
}

function retryPolicy(given: Json): RetryPolicy {
  const retry = retrySchema.parse(given);
  return {
    maxAttempts: retry.max_attempts ?? retryDefaults.max_attempts,
    intervalSeconds: retry.interval_seconds ?? retryDefaults.interval_seconds,
    backoffRate: retry.backoff_rate ?? retryDefaults.backoff_rate,
    maxDelaySeconds: retry.max_delay_seconds ?? retryDefaults.max_delay_seconds,
  };
}

function rollbackPolicy(given: string | undefined): RollbackPolicy {
  return rollbackPolicies.find((policy) => policy === given) ?? 'compensate';
}
