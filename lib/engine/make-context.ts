import type { MakeContext, ResourceHandler } from '../../lambdas/actions/action';
import type { OutputValues } from '../../lambdas/actions/definition';
import type { Json, JsonObject } from '../domain/json';
import { resourceToken } from '../domain/naming';
import type { ResourceRow } from '../domain/resource';
import type { SessionItem } from '../ledger/items';
import { isoTime } from '../ports/clock';
import type { ActingEngine } from './engine';
import { classify } from './failure';
import type { HeldStep } from './lease';
import { loadStep } from './session-store';
import { stepContext } from './step-context';
import { wakeDependents } from './wake';

/** Pause between two looks for what a lost call may have made. */
const lookAgainMilliseconds = 2_000;

/** What `begin` and `poll` are given: every effect goes through the ledger first. */
export function makeContext<Input>(
  engine: ActingEngine,
  session: SessionItem,
  held: HeldStep,
  input: Input,
): MakeContext<Input> {
  const base = stepContext(engine, session, () => held.item);
  let hasWoken = false;
  const write = (path: readonly [string, ...string[]], value: unknown) => held.write({ set: [[path, value]] });

  const intend = async (key: string, type: string, generation: number, metadata: JsonObject): Promise<ResourceRow> => {
    const row: ResourceRow = {
      key,
      type,
      state: 'creating',
      generation,
      token: resourceToken(session.session_id, held.item.name, key, generation),
      intended_at: isoTime(engine.clock),
      metadata,
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
      const id = await handler.find(base, row);
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

  return {
    ...base,
    input,
    make: async (key, handler, call, metadata = {}) => {
      const standing = held.item.resources[key];
      if (standing?.id !== undefined && standing.state === 'active') return standing.id;
      if (!standing || standing.state === 'deleted') {
        return create(handler, await intend(key, handler.type, (standing?.generation ?? 0) + 1, metadata), call);
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
    },
    renew: async (key) => {
      const row = held.item.resources[key];
      if (!row) return;
      const { refused: _, ...rest } = row;
      await held.write({
        set: [
          [['resources', `${key}~${row.generation}`], { ...rest, key: `${key}~${row.generation}`, state: 'deleted' }],
          [['resources', key], { ...rest, state: 'deleted' }],
        ],
      });
    },
    note: async (key, metadata) => {
      await write(['resources', key, 'metadata'], { ...held.item.resources[key]?.metadata, ...metadata });
    },
    freeze: async <T extends Json>(name: string, compute: () => Promise<T>): Promise<T> => {
      const known = held.item.frozen[name];
      if (known !== undefined) return known as T;
      const value = await compute();
      await write(['frozen', name], value);
      return value;
    },
    publish: async (outputs: OutputValues) => {
      if (held.item.phase === 'created' || held.item.phase === 'ready') {
        // Whoever published first may have died before it woke anybody.
        if (!hasWoken) await wakeDependents(engine, held.item);
        hasWoken = true;
        return;
      }
      const step = await held.write({
        set: [
          ['outputs', outputs],
          ['phase', 'created'],
          ['created_at', isoTime(engine.clock)],
        ],
      });
      await wakeDependents(engine, step);
      hasWoken = true;
    },
    signal: async () => (await loadStep(engine.ledger, session.session_id, held.item.name)).signal,
    fence: async () => {
      await held.write({});
      await held.keep();
    },
  };
}
