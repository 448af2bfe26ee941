import { z } from 'zod';
import type { Action, ResourceHandler } from '../../lambdas/actions/action';
import { type ActionDefinition, defineAction } from '../../lambdas/actions/definition';
import type { ActionRegistry } from '../../lib/engine/engine';
import { type Arena, type Invocation, lost } from './arena';

/** A thing that a call made. */
export interface Thing {
  readonly id: string;
  readonly token: string;
  readonly at: number;
  gone?: boolean;
}

/** How long a call may be under way: then the SDK gives it up, and after that it has no effect any more. */
const requestSeconds = 5;
/** How long a new thing stays unseen: less than the visibility window. */
const unseenSeconds = 12;

/** A service without idempotency tokens: every call makes one more thing, which is seen only after a while. */
export class Things {
  readonly made: Thing[] = [];
  /** Told of each creating call at the moment it is sent. */
  onSend: (invocation: Invocation) => void = () => undefined;

  constructor(private readonly arena: Arena) {}

  alive(): readonly Thing[] {
    return this.made.filter((thing) => !thing.gone);
  }

  create(invocation: Invocation, token: string): Promise<string> {
    this.onSend(invocation);
    return this.within(invocation, 'create', () => {
      const id = `thing-${this.made.length}`;
      this.made.push({ id, token, at: this.arena.now() });
      return id;
    });
  }

  handler(invocation: Invocation): ResourceHandler {
    const seen = (thing: Thing): boolean => !thing.gone && this.arena.now() - thing.at >= unseenSeconds * 1000;
    return {
      type: 'Test::Thing',
      find: (_context, row) =>
        this.within(invocation, 'find', () => this.made.find((thing) => thing.token === row.token && seen(thing))?.id),
      remove: (_context, row) =>
        this.within(invocation, 'remove', () => {
          for (const thing of this.made) if (thing.id === row.id) thing.gone = true;
        }),
      exists: (_context, row) =>
        this.within(invocation, 'exists', () => this.made.some((thing) => thing.id === row.id && !thing.gone)),
    };
  }

  private async within<T>(invocation: Invocation, label: string, effect: () => T): Promise<T> {
    const sent = this.arena.now();
    const inTime = <U>(value: () => U): U => {
      if (this.arena.now() > sent + requestSeconds * 1000) throw lost();
      return value();
    };
    const answer = await this.arena.outside(invocation, label, () => inTime(effect));
    return inTime(() => answer);
  }
}

const moment = { p50Seconds: 1, p95Seconds: 1 };
const define = (action: string, waits: 'poll' | 'token'): ActionDefinition<z.ZodObject> =>
  defineAction({
    service: 'test',
    action,
    summary: 'Stands in for a real one.',
    permissionSet: 'network',
    waits,
    input: z.object({}),
    outputs: {},
    resources: [{ type: 'Test::Thing', holdsData: false }],
    iam: { make: [], undo: [] },
    quotas: () => [],
    durations: () => ({ created: moment, ready: moment, undo: moment, source: 'test' }),
    cost: () => [],
    undo: { kind: 'removes', text: 'removes the thing' },
  });

const definitions = {
  thing: define('thing', 'poll'),
  quick: define('quick', 'poll'),
  holds: define('holds', 'token'),
  fails: define('fails', 'poll'),
  listens: { ...define('listens', 'token'), signal: 'event' as const },
};

const nothing = { check: async () => [], verifyGone: async () => [] };

/**
 * The actions of an invocation: `thing` makes one, `quick` is ready at once, `holds` waits for long, `fails` fails,
 * `listens` waits for a signal.
 */
export function actionsOf(things: Things, invocation: Invocation): ActionRegistry {
  const handler = things.handler(invocation);
  const undo: Pick<Action, 'compensate'> = { compensate: (context) => context.removeInOrder([handler]) };
  const ready: Pick<Action, 'begin' | 'poll'> = {
    begin: (context) => context.publish({}),
    poll: async () => ({ status: 'ready', outputs: {} }),
  };
  return {
    'test/quick': { definition: definitions.quick, ...ready, ...nothing, ...undo },
    'test/thing': {
      definition: definitions.thing,
      ...ready,
      begin: async (context) => {
        await context.make('thing', handler, (row) => things.create(invocation, row.token));
        await context.publish({});
      },
      ...undo,
      check: async () => [],
      verifyGone: async (context) => {
        const rows = context.resources().flatMap((row) => (row.id === undefined ? [] : [{ ...row, id: row.id }]));
        const alive = await Promise.all(rows.map((row) => handler.exists(context, row)));
        return rows.filter((_, index) => alive[index]).map(({ key }) => key);
      },
    },
    'test/holds': {
      definition: definitions.holds,
      ...ready,
      poll: async () => ({ status: 'pending', reason: 'time', againInSeconds: 300 }),
      ...nothing,
      ...undo,
    },
    'test/listens': {
      definition: definitions.listens,
      begin: async () => undefined,
      poll: async (context) => {
        const heard = await context.signal();
        return heard ? { status: 'ready', outputs: { heard: heard.id } } : { status: 'pending', reason: 'a signal' };
      },
      ...nothing,
      ...undo,
    },
    'test/fails': {
      definition: definitions.fails,
      ...ready,
      begin: async (context) => {
        const refused = { name: `Refused-${context.step}`, $metadata: { httpStatusCode: 400 } };
        throw Object.assign(new Error('refused'), refused);
      },
      ...nothing,
      ...undo,
    },
  };
}
