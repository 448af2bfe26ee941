import type { Refusal } from './refusal';

/** What the SDK's exceptions are made of. */
interface ExceptionOptions {
  readonly name: string;
  readonly $fault: 'client' | 'server';
  readonly message: string;
  readonly Message: string;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string };
}

/** A class of exceptions of an SDK client. */
export type ExceptionClass = new (options: ExceptionOptions) => Error;

/**
 * Makes a service's exceptions: its modeled class where there is one of that name, else its base class with the code as
 * `name`, which is what the SDK does with codes it has no class for.
 */
export function exceptions(base: ExceptionClass, modeled: Readonly<Record<string, ExceptionClass>>) {
  return (refusal: Refusal, requestId: string): Error => {
    const { status, extra } = refusal.refused;
    const Exception = Object.hasOwn(modeled, refusal.name) ? (modeled[refusal.name] ?? base) : base;
    const exception = new Exception({
      name: refusal.name,
      $fault: status >= 500 ? 'server' : 'client',
      message: refusal.message,
      Message: refusal.message,
      $metadata: { httpStatusCode: status, requestId },
    });
    // The SDK copies the code of the wire onto what it has no class for.
    return Object.assign(exception, Exception === base ? { Code: refusal.name } : {}, extra);
  };
}
