import { UnityError } from '../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../lib/domain/resource';
import type { StepContext } from '../actions/action';
import { isNotFound } from './aws-error';

/**
 * Asks for a removal. Absent already is success, but not for what is so young that AWS may not show it yet: its
 * absence proves nothing. That something still uses the resource (`DependencyViolation`) stays AWS's error: who undoes
 * waits and asks again.
 *
 * @throws UnityError NotYetVisible when the answer is that it is not there, and it was made only just now
 */
export async function askToRemove(
  context: StepContext,
  row: ResourceRow & { readonly id: string },
  call: () => Promise<unknown>,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    assertOldEnough(context, row);
  }
}

/** Passes when absence can be believed: the visibility window since the intent has passed. */
export function assertOldEnough(context: StepContext, row: ResourceRow & { readonly id: string }): void {
  const ageSeconds = (context.clock.now() - Date.parse(row.intended_at)) / 1000;
  if (ageSeconds >= context.settings.visibilityWindowSeconds) return;
  throw new UnityError('NotYetVisible', {
    message: `AWS does not show ${row.id}, which was made ${Math.round(ageSeconds)} seconds ago`,
  });
}
