import type { JsonObject } from '../../domain/json';
import type { SessionItem, StepItem } from '../../ledger/items';
import { bytesOf } from './parts';

/** It stands in the checkpoint’s own item, which every look at a session reads. */
const mostSummaryBytes = 96 * 1024;

/**
 * The state as the session document shows it. Of what is too long the outputs are left out first, then the resources and
 * the parameters: the whole of it stands in the checkpoint’s parts.
 */
export function summaryOf(session: SessionItem, steps: readonly StepItem[]): JsonObject {
  const state = { state: session.state };
  const names = steps.map(({ name, state }) => ({ name, state }));
  const outputs = steps.map(({ name, state, outputs }) => ({ name, state, outputs }));
  const resources = steps.flatMap((step) =>
    Object.values(step.resources).map((row) => ({ type: row.type, id: row.id ?? null, state: row.state })),
  );
  const { parameters } = session;
  const candidates: readonly JsonObject[] = [
    { ...state, parameters, steps: outputs, resources },
    { ...state, parameters, steps: names, resources, abridged: true },
    { ...state, parameters, steps: names, abridged: true },
  ];
  return (
    candidates.find((candidate) => bytesOf(candidate) <= mostSummaryBytes) ?? { ...state, steps: names, abridged: true }
  );
}
