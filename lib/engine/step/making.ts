import type { ResourceHandler, StepContext } from '../../../lambdas/actions/action';
import { findOwn } from '../../../lambdas/resources/find-own';
import type { JsonObject } from '../../domain/json';
import { resourceToken } from '../../domain/naming';
import type { ResourceRow } from '../../domain/resource';
import type { SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { classify } from './failure';
import type { HeldStep } from './lease';

/** Pause between two looks for what a lost call may have made. */
const lookAgainMilliseconds = 2_000;

/** What is to be made: the row it gets, how it is found again, and the call itself. */
export interface Making {
  readonly key: string;
  readonly handler: ResourceHandler;
  readonly call: (row: ResourceRow) => Promise<string>;
  readonly metadata: JsonObject;
  /** What stands in the row from its intent on. */
  readonly facts?: Pick<ResourceRow, 'snapshot_of' | 'retained' | 'checkpoint'>;
}

/** Makes something once and returns its id: intent, call, record, each a fenced write. */
export type Maker = (making: Making) => Promise<string>;

/** The maker of a held step: whatever makes something, forward or before an undo, comes through here. */
export function makerFor(engine: Engine, session: SessionItem, held: HeldStep, base: StepContext): Maker {
  const write = (path: readonly [string, ...string[]], value: unknown) => held.write({ set: [[path, value]] });

  const intend = async ({ key, handler, metadata, facts }: Making, generation: number): Promise<ResourceRow> => {
    const row: ResourceRow = {
      key,
      type: handler.type,
      state: 'creating',
      generation,
      token: resourceToken(session.session_id, held.item.name, key, generation),
      intended_at: isoTime(engine.clock),
      metadata,
      ...facts,
    };
    await write(['resources', key], row);
    return row;
  };

  const record = async (row: ResourceRow, id: string): Promise<string> => {
    try {
      await held.write({
        set: [
          [['resources', row.key, 'id'], id],
          [['resources', row.key, 'state'], 'active'],
        ],
        remove: [['resources', row.key, 'refused']],
      });
    } catch (error) {
      await held.leaveEvidence(row, id);
      throw error;
    }
    return id;
  };

  /** Looks for what the intent made until the visibility window has passed: one empty look proves nothing. */
  const lookFor = async (handler: ResourceHandler, row: ResourceRow): Promise<string | undefined> => {
    const until = engine.clock.now() + engine.settings.visibilityWindowSeconds * 1000;
    for (;;) {
      await held.keep();
      const id = await findOwn(base, handler, row);
      if (id !== undefined || engine.clock.now() >= until) return id;
      await engine.clock.sleep(Math.min(lookAgainMilliseconds, until - engine.clock.now()));
    }
  };

  /** The call itself: what it makes is recorded outside, so that a failed record is never taken for a refusal. */
  const callOnce = async (
    handler: ResourceHandler,
    row: ResourceRow,
    call: (row: ResourceRow) => Promise<string>,
  ): Promise<string> => {
    try {
      return await call(row);
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'fenced') throw error;
      if (!failure.ambiguous) {
        await write(['resources', row.key, 'refused'], true);
        throw error;
      }
      const id = await lookFor(handler, row);
      if (id === undefined) throw error;
      return id;
    }
  };

  const create = async (
    handler: ResourceHandler,
    row: ResourceRow,
    call: (row: ResourceRow) => Promise<string>,
  ): Promise<string> => {
    // The intent’s answer may have come late: whoever took over meanwhile has looked, and made it.
    await held.keep();
    const id = await callOnce(handler, row, call);
    return record(row, id);
  };

  return async (making) => {
    const { key, handler, call } = making;
    const standing = held.item.resources[key];
    if (standing?.id !== undefined && standing.state === 'active') return standing.id;
    if (!standing || standing.state === 'deleted') {
      return create(handler, await intend(making, (standing?.generation ?? 0) + 1), call);
    }
    if (!standing.refused) {
      const id = await lookFor(handler, standing);
      if (id !== undefined) return record(standing, id);
    }
    await held.write({
      // The call is made anew: from now on it counts how long it may stay unseen.
      set: [[['resources', key, 'intended_at'], isoTime(engine.clock)]],
      remove: [['resources', key, 'refused']],
    });
    return create(handler, standing, call);
  };
}

/** Frees a key: what it stood for is kept beside it as history, and the next making of it is a new generation. */
export async function renewRow(held: HeldStep, key: string): Promise<void> {
  const row = held.item.resources[key];
  if (!row) return;
  const { refused: _, ...rest } = row;
  await held.write({
    set: [
      [['resources', `${key}~${row.generation}`], { ...rest, key: `${key}~${row.generation}`, state: 'deleted' }],
      [['resources', key], { ...rest, state: 'deleted' }],
    ],
  });
}
