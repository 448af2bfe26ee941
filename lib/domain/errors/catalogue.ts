import { commandErrors } from './command-errors';
import type { ErrorEntry } from './entry';
import { rollbackErrors } from './rollback-errors';
import { sessionErrors } from './session-errors';
import { stepErrors } from './step-errors';
import { workflowErrors } from './workflow-errors';

/** Every error Unity can name, by its code. The machines' Retry lists, `unity explain` and the docs come from here. */
export const errorCatalogue = {
  ...workflowErrors,
  ...sessionErrors,
  ...stepErrors,
  ...rollbackErrors,
  ...commandErrors,
} as const;

/** The code of an error: its name in Step Functions, in events and in JSON. */
export type ErrorCode = keyof typeof errorCatalogue;

/** The codes, in the order of their numbers. */
export const errorCodes = (Object.keys(errorCatalogue) as ErrorCode[]).sort((a, b) =>
  errorCatalogue[a].id.localeCompare(errorCatalogue[b].id),
);

/** The entry of a code. */
export function describeError(code: ErrorCode): ErrorEntry {
  return errorCatalogue[code];
}

/** Whether a text is a code of the catalogue. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalogue, text);
}
