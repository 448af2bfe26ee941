import type { Action, MakeContext, ResourceHandler } from '../../lambdas/actions/action';
import { registry } from '../../lambdas/actions/registry';
import type { ActionRegistry } from '../../lib/engine/engine';

const actions = registry as ActionRegistry;
type Make = MakeContext<unknown>['make'];

/** The product’s actions, each changed in the same way. */
function changed(change: (action: Action) => Action): ActionRegistry {
  return Object.fromEntries(Object.entries(actions).map(([name, action]) => [name, change(action)]));
}

/** Every action makes its resources by another `make`. */
function makingBy(planted: (make: Make) => Make): ActionRegistry {
  return changed((action) => ({
    ...action,
    begin: (context) => action.begin({ ...context, make: planted(context.make) }),
    poll: (context) => action.poll({ ...context, make: planted(context.make) }),
  }));
}

/** Calls first and writes down after: no intent before the effect. */
export const noIntent: ActionRegistry = makingBy((make) => async (key, handler, create, metadata) => {
  const row = {
    key,
    type: handler.type,
    state: 'creating',
    generation: 1,
    token: `early-${key}`,
    intended_at: '',
    metadata: {},
  };
  const id = await create(row as Parameters<typeof create>[0]);
  return make(key, handler, async () => id, metadata);
});

let draws = 0;

/** Every call has a token of its own, as the SDK would choose. */
export const randomToken: ActionRegistry = makingBy(
  (make) => (key, handler, create, metadata) =>
    make(key, handler, (row) => create({ ...row, token: `random-${++draws}` }), metadata),
);

const goneAtFirst = (handler: ResourceHandler): ResourceHandler => ({
  ...handler,
  remove: async (context, row) => {
    try {
      await handler.remove(context, row);
    } catch (error) {
      if (!(error instanceof Error) || !/NotYetVisible/.test(error.name)) throw error;
    }
  },
});

/** The first answer that something is not found is taken for its end, and nobody looks again. */
export const notFoundIsGone: ActionRegistry = changed((action) => ({
  ...action,
  compensate: (context) =>
    action.compensate({ ...context, removeInOrder: (handlers) => context.removeInOrder(handlers.map(goneAtFirst)) }),
  verifyGone: async () => [],
}));

/** Nothing is ever removed, and all of it reported gone. */
export const noCompensation: ActionRegistry = changed((action) => ({
  ...action,
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
}));
