import type { EventData } from './event-catalogue';
import type { SessionDocument, StepDocument } from './session-document';

type Stalled = EventData<'STEP_STALLED'>;

/** What people are told when a step, or its undo, is later than it nearly always is. */
export function stallWords(
  { kind, step, since, expected_seconds: p95, times_out_at: until }: Stalled,
  id: string,
): { readonly title: string; readonly summary: string; readonly next: readonly string[] } {
  const [what, end] = kind === 'undo' ? [`the undo of ${step}`, 'is given up'] : [step, 'times out'];
  return {
    title: `${what} is late`,
    summary: `Its time counts since ${since}; its p95 is ${p95} s. Unless it ends before, it ${end} at ${until}.`,
    next: [`unity logs ${id} --step ${step}`, kind === 'undo' ? `unity status ${id}` : `unity cancel ${id}`],
  };
}

/** What it waits for, as its last look said; what went wrong before where that says nothing. */
export function stallCause({ kind, step: name }: Stalled, session: SessionDocument): string | null {
  const step = session.steps.find((one) => one.name === name);
  const waits = kind === 'undo' ? (step?.undo?.waiting_for ?? errorWords(step?.undo?.error)) : step?.waiting_for;
  return waits ? `${name}: ${waits}` : null;
}

const errorWords = (error: NonNullable<StepDocument['undo']>['error'] | undefined): string | null =>
  error ? `${String(error.code)}: ${String(error.message)}` : null;

/** Whether it is still late: what ended meanwhile, or is tried anew, is no news. */
export function stillStalls({ kind, step: name }: Stalled, { steps }: SessionDocument): boolean {
  const step = steps.find((one) => one.name === name);
  const late = kind === 'undo' ? step?.undo : step;
  return late?.state === 'executing' && late.stalled_at !== null;
}
