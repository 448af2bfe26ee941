import type { MakeContext } from '../../../lambdas/actions/action';
import type { OutputValues } from '../../../lambdas/actions/definition';
import type { Json } from '../../domain/json';
import type { SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { ActingEngine } from '../engine';
import { loadStep } from '../session/session-store';
import type { HeldStep } from './lease';
import { makerFor, renewRow } from './making';
import { stepContext } from './step-context';
import { wakeDependents } from './wake';

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

  const make = makerFor(engine, session, held, base);

  return {
    ...base,
    input,
    make: (key, handler, call, metadata = {}) => make({ key, handler, call, metadata }),
    renew: (key) => renewRow(held, key),
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
