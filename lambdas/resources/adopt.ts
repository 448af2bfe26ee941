import { UnityError } from '../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../actions/action';
import { hasCode } from './aws-error';

/**
 * Calls `create`; where AWS answers that it exists already, takes what is there if this intent made it (an earlier
 * try whose answer was lost).
 *
 * @throws UnityError NotOurs when something else stands in the place
 */
export async function orAdopt(
  context: StepContext,
  handler: ResourceHandler,
  row: ResourceRow,
  existsCodes: readonly string[],
  create: () => Promise<string>,
): Promise<string> {
  try {
    return await create();
  } catch (error) {
    if (!hasCode(error, existsCodes)) throw error;
    const id = await handler.find(context, row);
    if (id !== undefined) return id;
    throw new UnityError('NotOurs', {
      message: `what stands in the place of "${row.key}" does not carry this session's tags`,
      cause: error,
    });
  }
}
