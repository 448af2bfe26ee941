import { planUndo } from '../rollback/plan';
import type { Assumption } from './assumptions';
import type { PlanOptions } from './knowledge';
import type { Plan } from './plan';
import { policySource } from './policy-source';
import { undoSchedule } from './undo-schedule';
import { durationWords } from './words';

/** What rolling everything back would do. */
export interface PlannedUndo {
  readonly rollback: Plan['rollback'];
  /** What rollback does about each step, in a sentence. */
  readonly sentences: ReadonlyMap<string, string>;
  readonly irreversible: readonly string[];
}

/** Plans the undo of a deployment that was made in full. */
export function plannedUndo(
  assumptions: readonly Assumption[],
  { settings, environment }: Pick<PlanOptions, 'settings' | 'environment'>,
): PlannedUndo {
  const candidates = assumptions.map(({ step, definition, skipped, stated }) => ({
    name: step.name,
    dependsOn: step.dependsOn,
    holds: !skipped && definition.resources.length > 0,
    policy: stated.policy,
  }));
  const { undo, retained } = planUndo(candidates, new Set(candidates.map(({ name }) => name)));
  const seconds = new Map(assumptions.map(({ step, durations }) => [step.name, durations.undo.p50Seconds]));
  const schedule = undoSchedule(undo, seconds);
  const verifySeconds = undo.length > 0 ? settings.visibilityWindowSeconds : 0;
  const running = assumptions.filter(({ skipped }) => !skipped);
  return {
    rollback: {
      order: schedule.order,
      p50_seconds: schedule.seconds + verifySeconds,
      critical_path: schedule.critical,
      verify_seconds: verifySeconds,
      tails: tailsOf(assumptions, new Set(undo.map(({ name }) => name))),
      retained,
      holds_data: running
        .filter(({ definition }) => definition.resources.some(({ holdsData }) => holdsData))
        .map(({ step }) => step.name),
    },
    sentences: new Map(
      assumptions.map((assumption) => [assumption.step.name, sentenceOf(assumption, retained, environment)]),
    ),
    irreversible: running
      .filter(({ definition }) => definition.undo.kind === 'irreversible')
      .map(({ step }) => step.name),
  };
}

function tailsOf(assumptions: readonly Assumption[], undone: ReadonlySet<string>): Plan['rollback']['tails'] {
  return assumptions.flatMap(({ step, durations: { tail } }) =>
    tail && undone.has(step.name) ? [{ step: step.name, p50_seconds: tail.p50Seconds }] : [],
  );
}

/** What rollback does not wait for, in a few words. */
export function tailWords(seconds: number): string {
  const rough = seconds < 60 ? seconds : Math.round(seconds / 60) * 60;
  return `slow tail, about ${durationWords(rough)}, holds nothing up`;
}

function sentenceOf(
  { step, definition, durations: { tail }, skipped, stated }: Assumption,
  retained: readonly string[],
  environment: string | null,
): string {
  if (skipped) return 'Is not run; nothing to undo.';
  const says = stated.key === undefined ? 'the step' : `\`${policySource(stated, environment)}\``;
  if (stated.policy === 'retain')
    return `Stays: ${says} says ${stated.key === undefined ? '`rollback: retain`' : '`retain`'}.`;
  if (retained.includes(step.name)) return 'Stays: what is retained stands on it.';
  const text = tail ? `${definition.undo.text} (${tailWords(tail.p50Seconds)})` : definition.undo.text;
  const by = stated.key === undefined ? '' : ` (${says})`;
  return stated.policy === 'snapshot' ? `Saves its data in a snapshot first${by}. ${text}` : text;
}
