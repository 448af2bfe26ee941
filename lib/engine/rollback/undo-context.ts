import type { ResourceHandler, StepContext, UndoContext, UndoResult } from '../../../lambdas/actions/action';
import { findOwn } from '../../../lambdas/resources/find-own';
import { isMadeByIntent } from '../../../lambdas/resources/made-by-intent';
import { isCopyFor, isTail, isToUndo, isUnsettledCopy, type KnownRow, type ResourceRow } from '../../domain/resource';
import { hasTails, isSwept } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { longestMakingSeconds } from '../../workflow/asl/timing';
import type { ActingEngine } from '../engine';
import { classify, isBlocked, isDenied } from '../step/failure';
import type { HeldStep } from '../step/lease';
import { makerFor, renewRow } from '../step/making';
import { stepContext } from '../step/step-context';
import { mayHandOver } from './hand-over';

/** What one look at a row came to. */
type RowResult = 'gone' | { readonly status: 'pending' | 'handed_over'; readonly reason: string };

const pending = (reason: string): RowResult => ({ status: 'pending', reason });

/**
 * What `compensate` is given: rows are removed in the teardown order of their handlers, each state recorded. `discarded`
 * names a checkpoint, or the rollbacks, whose copies are to go, and nothing else: the action sees a step that has made only those.
 */
export function undoContext(
  engine: ActingEngine,
  session: SessionItem,
  held: HeldStep,
  discarded?: string,
): UndoContext {
  const base = stepContext(engine, session, () => held.item);
  const isDiscarded = (row: ResourceRow): boolean => discarded !== undefined && isCopyFor(row, discarded);
  const make = makerFor(engine, session, held, base);

  /** After the verdict, when the step may have begun anew, an undo is of what was handed over and of nothing else. */
  const isMeant = (row: ResourceRow): boolean =>
    hasTails(session) ? isTail(row) : isUnsettledCopy(row) || (isToUndo(row) && !row.retained);
  const isWanted = (row: ResourceRow): boolean =>
    discarded === undefined ? isMeant(row) : isDiscarded(row) && row.state !== 'deleted';

  const set = (row: ResourceRow, facts: Partial<ResourceRow>): Promise<unknown> =>
    held.write({
      set: Object.entries(facts).map(([field, value]) => [['resources', row.key, field], value] as const),
    });

  const markDeleted = async (row: ResourceRow): Promise<'gone'> => {
    await set(row, { state: 'deleted', absent_since: isoTime(engine.clock) });
    return 'gone';
  };

  /** The row with its id. Without one its call may have taken effect, may still do so, or never happened. */
  const identify = async (handler: ResourceHandler, row: ResourceRow): Promise<{ known: KnownRow } | RowResult> => {
    if (row.id !== undefined) return { known: { ...row, id: row.id } };
    const id = await findOwn(base, handler, row);
    if (id !== undefined) {
      await set(row, { id, state: 'active' });
      return { known: { ...row, id, state: 'active' } };
    }
    // A rollback that somebody asks for does not wait until the makers have ended.
    const { visibilityWindowSeconds } = engine.settings;
    const certainAt = Date.parse(row.intended_at) + (longestMakingSeconds + visibilityWindowSeconds) * 1000;
    if (row.refused || engine.clock.now() >= certainAt) return markDeleted(row);
    return pending(`${row.key} (${row.type}) may have been made; looking until it is certain`);
  };

  /** A delete that was accepted and shows nothing is asked for again: accepted is not done. */
  const mustAsk = (row: ResourceRow): boolean => {
    const again = Date.parse(row.removed_at ?? '') + engine.settings.visibilityWindowSeconds * 1000;
    return row.state !== 'deleting' || !(engine.clock.now() < again);
  };

  /** What was found is taken for what its tags say, and looked at once more where it is about to go. */
  const doubtOf = async (handler: ResourceHandler, row: KnownRow): Promise<RowResult | undefined> => {
    if (!row.found || row.state !== 'active' || (await isMadeByIntent(base, handler, row))) return undefined;
    const visibleAt = Date.parse(row.intended_at) + engine.settings.visibilityWindowSeconds * 1000;
    if (engine.clock.now() < visibleAt) return pending(`${row.id} does not carry the tags of ${row.key}`);
    if (!(await handler.exists(base, row))) return markDeleted(row);
    await set(row, { adopted: true });
    return 'gone';
  };

  const removeKnown = async (handler: ResourceHandler, row: KnownRow): Promise<RowResult> => {
    const doubt = await doubtOf(handler, row);
    if (doubt !== undefined) return doubt;
    if (mustAsk(row)) {
      if (await handler.mustStay?.(base, row)) {
        await set(row, { retained: true });
        return 'gone';
      }
      try {
        await handler.remove(base, row);
      } catch (error) {
        const failure = classify(error);
        if (isDenied(failure)) return refused(handler, row, error);
        const passes = isBlocked(failure) || failure.code === 'NotYetVisible';
        if (!passes) throw error;
        if (await mayHandOver(engine, session, handler, failure)) return handOver(row, failure.message);
        return pending(`${row.key} (${row.id}) cannot be removed yet: ${failure.message}`);
      }
      await set(row, { state: 'deleting', removed_at: isoTime(engine.clock) });
    }
    if (await handler.exists(base, row)) return pending(`${row.key} (${row.id}) is being removed`);
    return markDeleted(row);
  };

  /** What is gone has no tags that IAM could compare: AWS may refuse its removal rather than say that it is not there. */
  const refused = async (handler: ResourceHandler, row: KnownRow, error: unknown): Promise<RowResult> => {
    if (await handler.exists(base, row)) throw error;
    const visibleAt = Date.parse(row.intended_at) + engine.settings.visibilityWindowSeconds * 1000;
    return engine.clock.now() < visibleAt
      ? pending(`${row.key} (${row.id}) may not be seen yet; its removal was refused`)
      : markDeleted(row);
  };

  const handOver = async (row: KnownRow, reason: string): Promise<RowResult> => {
    if (!row.handed_over || row.state !== 'deleting') await set(row, { state: 'deleting', handed_over: true });
    return { status: 'handed_over', reason: `${row.key} (${row.id}): ${reason}` };
  };

  /** What stands behind something that was handed over goes after it, and so is handed over too. */
  const treat = async (handler: ResourceHandler, row: ResourceRow, isBehind: boolean): Promise<RowResult> => {
    const found = await identify(handler, row);
    if (typeof found === 'string' || 'status' in found) return found;
    // A copy of data stays: all there was to learn is whether it was made.
    if (row.snapshot_of !== undefined && discarded === undefined) return 'gone';
    return isBehind ? handOver(found.known, 'goes after that') : removeKnown(handler, found.known);
  };

  return {
    ...base,
    ...(discarded !== undefined && seeing(base, isDiscarded)),
    copiesAlways: held.item.spec.rollback === 'snapshot',
    // What a rollback or a sweep of before has copied says nothing of the time since.
    askedAt: isSwept(session) ? session.sweep?.started_at : session.rollback?.started_at,
    renew: (key) => renewRow(held, key),
    save: (key, of, handler, call, metadata = {}) =>
      make({ key, handler, call, metadata, facts: { snapshot_of: of, retained: true } }),
    note: async (key, metadata) => {
      await held.write({
        set: [[['resources', key, 'metadata'], { ...held.item.resources[key]?.metadata, ...metadata }]],
      });
    },
    removeInOrder: async (handlers): Promise<UndoResult> => {
      const handedOver: string[] = [];
      for (const handler of handlers) {
        const rows = base.resources().filter((row) => row.type === handler.type && isWanted(row));
        const isBehind = handedOver.length > 0;
        const results = await allSettledThenThrow(rows.map((row) => treat(handler, row, isBehind)));
        for (const result of results) {
          if (result === 'gone') continue;
          if (result.status === 'pending') return { status: 'pending', reason: result.reason };
          handedOver.push(result.reason);
        }
      }
      return handedOver.length === 0 ? { status: 'gone' } : { status: 'handed_over', reason: handedOver.join('; ') };
    },
  };
}

/** What the action sees of its step. Handlers see all of it: what they look for must not be taken for another row’s. */
function seeing(base: StepContext, isSeen: (row: ResourceRow) => boolean): Pick<StepContext, 'resources' | 'resource'> {
  return {
    resources: () => base.resources().filter(isSeen),
    resource: (key) => base.resources().find((row) => row.key === key && isSeen(row)),
  };
}

/** All rows get their turn even when one fails; the first failure is told afterwards. */
async function allSettledThenThrow<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const settled = await Promise.allSettled(work);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
