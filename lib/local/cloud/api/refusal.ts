/** A refusal of AWS before it takes the form of a service's exception. `name` is the code on the wire. */
export interface Refusal extends Error {
  readonly refused: { readonly status: number; readonly extra: Readonly<Record<string, unknown>> };
}

/** Makes a refusal; `extra` are members of the exception beside its message. */
export function refuse(
  code: string,
  message: string,
  status = 400,
  extra: Readonly<Record<string, unknown>> = {},
): Refusal {
  return Object.assign(new Error(message), { name: code, refused: { status, extra } });
}

/** Whether something thrown is a refusal. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'refused' in error;
}
