import type { SessionDocument, StepDocument } from './session-document';

/** Whether what is left of a step was handed over and goes by itself. */
export function isHandedOver({ resources }: SessionDocument, { name, undo }: StepDocument): boolean {
  return undo?.state === 'completed' && resources.some((row) => row.step === name && isTailRow(row));
}

const isTailRow = ({ handed_over, retained, state }: SessionDocument['resources'][number]): boolean =>
  handed_over === true && state !== 'deleted' && !retained;
