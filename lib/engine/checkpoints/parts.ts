import type { CapturedSession, CapturedStep } from '../../ledger/checkpoint-items';
import type { SessionItem, StepItem } from '../../ledger/items';

/** What an item may hold of a state, in bytes of JSON: DynamoDB takes 400 KiB, names and numbers count a little apart. */
const mostPartBytes = 300 * 1024;

/** The content of one `CapturedItem`. */
export interface Part {
  readonly session?: CapturedSession;
  readonly steps: readonly CapturedStep[];
}

/**
 * A session and its steps, dealt into as few parts as hold them. Session and step are each of one item, so each fits into
 * one by itself, however large it is.
 */
export function partsOf(session: SessionItem, steps: readonly StepItem[]): readonly Part[] {
  const parts: Part[] = [{ session: capturedSession(session), steps: [] }];
  let used = bytesOf(parts[0]);
  for (const step of steps.map(capturedStep)) {
    const size = bytesOf(step);
    const last = parts.at(-1);
    if (last && used + size <= mostPartBytes) {
      parts[parts.length - 1] = { ...last, steps: [...last.steps, step] };
      used += size;
    } else {
      parts.push({ steps: [step] });
      used = size;
    }
  }
  return parts;
}

/** The size of a value as JSON in UTF-8. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '');
}

export function capturedSession(session: SessionItem): CapturedSession {
  const { state, workflow_id, deployment_type, parameters, parameters_from = {}, config, outputs } = session;
  const { output_expressions } = session;
  const fixed = { state, workflow_id, deployment_type, parameters, parameters_from, config, output_expressions };
  return outputs === undefined ? fixed : { ...fixed, outputs };
}

/** A step without what only its drivers need. */
export function capturedStep(step: StepItem): CapturedStep {
  const { name, state, phase, outputs, frozen, resources, inputs, skipped, spec } = step;
  const { service, action } = spec;
  return {
    name,
    service,
    action,
    state,
    phase,
    outputs,
    frozen,
    resources,
    ...(inputs && { inputs }),
    ...(skipped && { skipped }),
  };
}
