import { z } from 'zod';
import type { Action, ResourceHandler } from '../../lambdas/actions/action';
import { type ActionDefinition, defineAction } from '../../lambdas/actions/definition';
import type { ActionRegistry } from '../../lib/engine/engine';
import type { Arena, Invocation } from './arena';

/** How long the slow thing takes to go once it was asked, in seconds. */
const slowSeconds = 40;

const moment = { p50Seconds: 1, p95Seconds: 1 };
const define = (action: string, type: string): ActionDefinition<z.ZodObject> =>
  defineAction({
    service: 'test',
    action,
    summary: 'Stands in for a real one.',
    permissionSet: 'network',
    waits: 'poll',
    input: z.object({}),
    outputs: {},
    resources: [{ type, holdsData: false }],
    iam: { make: [], undo: [] },
    quotas: () => [],
    durations: () => ({ created: moment, ready: moment, undo: moment, tail: moment, source: 'test' }),
    cost: () => [],
    undo: { kind: 'removes', text: 'removes the thing' },
  });

const definitions = {
  base: define('base', 'Test::Base'),
  used: define('used', 'Test::Used'),
  slow: define('slow', 'Test::Slow'),
};

const refused = (name: string): Error => Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 409 } });

/** Three things that stand: one that goes slowly, one that goes only after it, and one that it holds up by nothing. */
export class SlowThings {
  readonly gone = new Set<string>();
  private askedAt: number | undefined;

  constructor(private readonly arena: Arena) {}

  registry(invocation: Invocation): ActionRegistry {
    const handlers: Readonly<Record<keyof typeof definitions, ResourceHandler>> = {
      base: this.handler(invocation, 'Test::Base', () => undefined),
      used: {
        ...this.handler(invocation, 'Test::Used', () => {
          if (!this.gone.has('slow')) throw refused('ResourceInUseException');
        }),
        handsOver: { refusal: 'ResourceInUseException', whileUsedBy: 'Test::Slow' },
      },
      slow: {
        ...this.handler(invocation, 'Test::Slow', () => {
          this.askedAt ??= this.arena.now();
          if (this.arena.now() - this.askedAt < slowSeconds * 1000) throw refused('DistributionNotDisabled');
        }),
        handsOver: { refusal: 'DistributionNotDisabled' },
      },
    };
    const names = ['base', 'used', 'slow'] as const;
    return Object.fromEntries(names.map((name) => [`test/${name}`, actionOf(definitions[name], handlers[name])]));
  }

  private handler(invocation: Invocation, type: string, check: () => void): ResourceHandler {
    const key = type.replace(/.*::/, '').toLowerCase();
    const isThere = async (label: string) =>
      this.arena.outside(invocation, `${label} ${key}`, () => !this.gone.has(key));
    return {
      type,
      find: async () => ((await isThere('find')) ? key : undefined),
      exists: () => isThere('exists'),
      remove: () =>
        this.arena.outside(invocation, `remove ${key}`, () => {
          check();
          this.gone.add(key);
        }),
    };
  }
}

function actionOf(definition: ActionDefinition<z.ZodObject>, handler: ResourceHandler): Action {
  return {
    definition,
    begin: async () => undefined,
    poll: async () => ({ status: 'ready', outputs: {} }),
    check: async () => [],
    compensate: (context) => context.removeInOrder([handler]),
    verifyGone: async (context) => {
      const rows = context.resources().flatMap((row) => (row.id === undefined ? [] : [{ ...row, id: row.id }]));
      const due = rows.filter((row) => !row.handed_over || row.state === 'deleted');
      const alive = await Promise.all(due.map((row) => handler.exists(context, row)));
      return due.filter((_, index) => alive[index]).map(({ key }) => key);
    },
  };
}
