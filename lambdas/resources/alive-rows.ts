import { invariant } from '../../lib/domain/assert';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { isTail, type KnownRow, type ResourceRow } from '../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../actions/action';
import { together } from './changes';
import { findOwn } from './find-own';

/**
 * The keys of rows of which AWS shows anything alive: by their id, and by their tags too, so that a second resource
 * which a lost answer left behind is not overlooked. Rows that stay on purpose, or are on their way out, are left out.
 */
export async function aliveRows(
  context: StepContext,
  handlers: readonly ResourceHandler[],
): Promise<readonly string[]> {
  const rows = context.resources().filter((row) => !row.adopted && !row.retained && !isTail(row));
  const alive = await together(rows.map((row) => isAlive(context, handlerOf(handlers, row), row)));
  return rows.filter((_, index) => alive[index]).map((row) => row.key);
}

async function isAlive(context: StepContext, handler: ResourceHandler, row: ResourceRow): Promise<boolean> {
  if (row.id !== undefined && (await handler.exists(context, { ...row, id: row.id }))) return true;
  // By tags one would come upon its twin, which is to stay.
  if (row.found) return false;
  try {
    return (await findOwn(context, handler, row)) !== undefined;
  } catch (error) {
    if (error instanceof UnityError && error.code === 'AmbiguousResource') return true;
    throw error;
  }
}

function handlerOf(handlers: readonly ResourceHandler[], row: ResourceRow): ResourceHandler {
  const handler = handlers.find((candidate) => candidate.type === row.type);
  invariant(handler, `no handler for ${row.type} of "${row.key}"`);
  return handler;
}

/** The rows of one kind that are recorded and not on their way out. */
export function activeRows(context: StepContext, { type }: Pick<ResourceHandler, 'type'>): readonly KnownRow[] {
  return context
    .resources()
    .flatMap((row) =>
      row.type === type && row.state === 'active' && row.id !== undefined ? [{ ...row, id: row.id }] : [],
    );
}
