import type { ResourceRow } from '../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../actions/action';

/**
 * What an intent has made. Tags and names say of which key something is, not of which generation: what another row of the
 * step holds, such as one that is still on its way out, is not it.
 */
export async function findOwn(
  context: StepContext,
  handler: ResourceHandler,
  row: ResourceRow,
): Promise<string | undefined> {
  const id = await handler.find(context, row);
  const isOfAnother = context
    .resources()
    .some((other) => other.key !== row.key && other.type === row.type && other.id === id && other.state !== 'deleted');
  return isOfAnother ? undefined : id;
}
