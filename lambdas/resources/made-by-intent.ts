import { UnityError } from '../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../actions/action';

/**
 * Whether something that was found is what an intent of that key of this step makes: it carries the tags of session, step
 * and key, or the name that follows from them. Nothing else is ever removed because it was found.
 */
export async function isMadeByIntent(
  context: StepContext,
  handler: ResourceHandler,
  row: ResourceRow & { readonly id: string },
): Promise<boolean> {
  if (handler.isOurs) return handler.isOurs(context, row);
  try {
    return (await handler.find(context, row)) === row.id;
  } catch (error) {
    // It has a twin, or several: that is why it was found.
    if (error instanceof UnityError && error.code === 'AmbiguousResource') {
      const { ids } = error.details;
      return Array.isArray(ids) && ids.includes(row.id);
    }
    if (error instanceof UnityError && error.code === 'NotOurs') return false;
    throw error;
  }
}
