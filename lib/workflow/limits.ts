import type { Settings } from '../domain/settings';
import { taskTimeoutSeconds } from './asl/timing';
import type { Step, Workflow } from './model';

/** Hard limits of Step Functions that a compiled machine must keep (service quotas page). */
export const machineLimits = {
  definitionBytes: 1_048_576,
  historyEvents: 25_000,
  /** An execution may last a year. */
  seconds: 31_536_000,
} as const;

/** The longest a function’s ARN with its version is assumed to be: it takes the place of a placeholder. */
const functionArnBytes = 150;

/** The figures of one compiled machine. */
export interface MachineFigures {
  readonly definitionBytes: number;
  readonly worstHistoryEvents: number;
  readonly worstSeconds: number;
}

/** Seconds from the start until the step must have ended: its timeout after those of all before it. */
function worstEnds(workflow: Workflow): ReadonlyMap<string, number> {
  const steps = new Map(workflow.steps.map((step) => [step.name, step]));
  const ends = new Map<string, number>();
  const visit = (step: Step): number => {
    const known = ends.get(step.name);
    if (known !== undefined) return known;
    const starts = step.dependsOn.map((dependency) => {
      const before = steps.get(dependency.step);
      return before ? visit(before) : 0;
    });
    const end = Math.max(0, ...starts) + step.timeoutSeconds + taskTimeoutSeconds('driver');
    ends.set(step.name, end);
    return end;
  };
  for (const step of workflow.steps) visit(step);
  return ends;
}

/** Time for invocations that Step Functions repeats outside the steps: a step’s own timeout covers its own. */
const repeatedInvocationSeconds = 300;

/** The longest the forward part may take, rollback apart. */
export function worstSeconds(workflow: Workflow): number {
  const outside = 4 * taskTimeoutSeconds('driver') + repeatedInvocationSeconds;
  return Math.max(0, ...worstEnds(workflow).values()) + outside;
}

/** Rounds that a gate may take before its step must have started: fewer with many steps, so that history fits. */
function gateRounds(steps: number): number {
  return Math.min(10, Math.max(3, Math.floor(400 / Math.max(1, steps))));
}

/** How long the gates of a workflow wait for a word before they read again. */
export function gateSecondsOf(
  workflow: Workflow,
  { gateTimeoutSeconds }: Pick<Settings, 'gateTimeoutSeconds'>,
): number {
  return Math.max(gateTimeoutSeconds, Math.ceil(worstSeconds(workflow) / gateRounds(workflow.steps.length)));
}

/**
 * Events for invocations that Step Functions repeats, shared by all steps: they are rare and independent, and an
 * execution that still runs out of history is rolled back by the watchdog like any other that ends by itself.
 */
const repeatedInvocationEvents = 2_000;

/** Events of opening, of what a resume has undone first, of pre-flight and closing. */
const frameEvents = 170;

/** What the counts depend on beside the workflow. */
export interface HistoryBounds {
  readonly gateTimeoutSeconds: number;
  readonly sliceSeconds: number;
  /** Whether the action of a step waits by a callback task. */
  readonly holds: (step: Step) => boolean;
}

/** Events that one step may leave in the history at the worst (event counts: aws-facts, “Events per construct”). */
function worstStepEvents(step: Step, startsBySeconds: number, bounds: HistoryBounds): number {
  const gate = step.dependsOn.length === 0 ? 0 : (Math.floor(startsBySeconds / bounds.gateTimeoutSeconds) + 1) * 6 + 2;
  const tries = step.retry.maxAttempts + 1;
  const drive = bounds.holds(step)
    ? tries * (7 + 6 + 7)
    : (Math.ceil(step.timeoutSeconds / bounds.sliceSeconds) + tries) * 7;
  const checkpoint = step.checkpointData === undefined ? 0 : 7;
  return gate + drive + checkpoint + 5 + 2;
}

/** Events of the Maps that hold the steps, and of the items that rehearse the permission sets. */
const returnFrameEvents = 60;

/**
 * Events that putting a stack back to a workflow may leave at the worst: of each step those of its own machine, of the item
 * and of the way to its function, and once more of that way after each time that it was held.
 */
export function worstReturnEvents(workflow: Workflow, bounds: HistoryBounds): number {
  const { worstHistoryEvents } = machineFigures(workflow, '', bounds);
  const more = workflow.steps.map((step) => 4 + (bounds.holds(step) ? (step.retry.maxAttempts + 1) * 2 : 0));
  return more.reduce((sum, events) => sum + events, worstHistoryEvents + returnFrameEvents);
}

/** The figures of a forward machine. `text` is its definition with placeholders. */
export function machineFigures(workflow: Workflow, text: string, bounds: HistoryBounds): MachineFigures {
  const ends = worstEnds(workflow);
  const placeholders = text.match(/\$\{\w+\}/g) ?? [];
  const grown = placeholders.reduce((sum, placeholder) => sum + functionArnBytes - placeholder.length, 0);
  const events = workflow.steps.reduce((sum, step) => {
    const startsBy = Math.max(0, ...step.dependsOn.map((dependency) => ends.get(dependency.step) ?? 0));
    return sum + worstStepEvents(step, startsBy, bounds);
  }, frameEvents + repeatedInvocationEvents);
  return {
    definitionBytes: Buffer.byteLength(text) + grown,
    worstHistoryEvents: events,
    worstSeconds: worstSeconds(workflow),
  };
}
