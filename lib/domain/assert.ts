import { UnityError } from './errors/unity-error';

/** Ends an exhaustive switch: the compiler names the case that is missing. */
export function assertNever(value: never): never {
  throw new UnityError('InvariantBroken', { message: `unexpected value ${JSON.stringify(value)}` });
}

/** Keeps an invariant in production: a broken one is a bug of ours and says which. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new UnityError('InvariantBroken', { message });
}
