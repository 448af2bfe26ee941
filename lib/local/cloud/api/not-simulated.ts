import { UnityError } from '../../../domain/errors/unity-error';

/** For a request that AWS would take and the simulated account cannot follow: better no answer than a wrong one. */
export function notSimulated(what: string): UnityError {
  return new UnityError('NotSimulated', { message: `the simulated account does not do ${what}`, details: { what } });
}
