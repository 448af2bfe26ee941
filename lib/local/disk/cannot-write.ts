import { UnityError } from '../../domain/errors/unity-error';

/** The account’s directory takes no file: to start over would not help, another place does. */
export function cannotWrite(file: string, cause: unknown): UnityError {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new UnityError('LocalWorldUnreadable', {
    message: `${file} cannot be written${code}`,
    cause,
    details: { fix: 'Make room there, or set UNITY_HOME to a directory that can be written.' },
  });
}
