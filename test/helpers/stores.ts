import { z } from 'zod';
import type { Action, ResourceHandler } from '../../lambdas/actions/action';
import { defineAction } from '../../lambdas/actions/definition';
import { registry } from '../../lambdas/actions/registry';
import { UnityError } from '../../lib/domain/errors/unity-error';
import type { ActionRegistry } from '../../lib/engine/engine';
import type { LocalWorld } from '../../lib/local/host/world';
import type { Step, Workflow } from '../../lib/workflow/model';

/** Something that lives: a store, or a copy of one. */
interface Thing {
  readonly id: string;
  readonly token: string;
  readonly data: string;
  gone?: boolean;
}

/** A service whose stores hold data and can be copied; a copy takes its time. */
export class Stores {
  readonly made: Thing[] = [];
  copySeconds = 30;
  /** What happens when a copy is asked for. */
  onCopy: (copy: () => string) => Promise<string> = async (copy) => copy();
  /** The steps whose stores cannot be made. */
  readonly refused = new Set<string>();
  onRemove: () => Promise<void> = async () => undefined;
  private readonly readyAt = new Map<string, number>();

  alive(kind: 'store' | 'copy'): readonly Thing[] {
    return this.made.filter(({ id, gone }) => id.startsWith(kind) && !gone);
  }

  add(kind: 'store' | 'copy', token: string, data: string, readyAt = 0): string {
    const id = `${kind}-${this.made.length}`;
    this.made.push({ id, token, data });
    this.readyAt.set(id, readyAt);
    return id;
  }

  isReady(id: string, now: number): boolean {
    return now >= (this.readyAt.get(id) ?? 0);
  }

  dataOf(id: string): string {
    return this.made.find((thing) => thing.id === id)?.data ?? '';
  }

  write(id: string, data: string): void {
    const index = this.made.findIndex((thing) => thing.id === id);
    this.made[index] = { ...this.made[index]!, data };
  }
}

const seconds = { p50Seconds: 1, p95Seconds: 1 };

const definition = defineAction({
  service: 'test',
  action: 'store',
  summary: 'Makes a store.',
  permissionSet: 'files',
  waits: 'poll',
  input: z.object({ size: z.number().default(1) }),
  outputs: { store_id: { schema: z.string(), from: 'ready', description: 'its id' } },
  resources: [
    { type: 'Test::Store', holdsData: true },
    { type: 'Test::Copy', holdsData: false },
  ],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: () => ({ created: seconds, ready: seconds, undo: seconds, source: 'test' }),
  cost: () => [],
  undo: { kind: 'removes', text: 'removes the store' },
});

/** The product’s own `control` actions, and `test/store`, which makes stores and copies them. */
export function storeRegistry(
  stores: Stores,
  world: () => LocalWorld,
  options: {
    readonly copies?: boolean;
    /** Whether an undo copies a store before it goes. */
    readonly saves?: boolean;
    /** Whether an undo does not wait for a store that something uses. */
    readonly handsOver?: boolean;
  } = {},
) {
  const handlerOf = (type: string): ResourceHandler => ({
    type,
    ...(options.handsOver && { handsOver: { refusal: 'DependencyViolation' } }),
    find: async (_context, row) => stores.made.find(({ token, gone }) => token === row.token && !gone)?.id,
    remove: async (_context, row) => {
      await stores.onRemove();
      for (const thing of stores.made) if (thing.id === row.id) thing.gone = true;
    },
    exists: async (_context, row) => stores.made.some(({ id, gone }) => id === row.id && !gone),
  });
  const [store, copy] = [handlerOf('Test::Store'), handlerOf('Test::Copy')];
  const action: Action<typeof definition> = {
    definition,
    begin: async (context) => {
      if (stores.refused.has(context.step)) throw new UnityError('CheckFailed', { message: 'refused by the test' });
      const from = context.restoreFrom('store');
      await context.make('store', store, async (row) =>
        stores.add('store', row.token, from === undefined ? 'empty' : stores.dataOf(from)),
      );
    },
    poll: async (context) => ({ status: 'ready', outputs: { store_id: context.resource('store')?.id ?? '' } }),
    check: async () => [],
    ...(options.copies !== false && {
      capture: async (context, checkpoint) => {
        const of = context.resource('store')?.id ?? '';
        if (stores.dataOf(of) === 'nothing') return { status: 'captured', without: 'nothing was ever written to it' };
        const id = await context.save(`copy-${checkpoint}`, 'store', copy, (row) =>
          stores.onCopy(() =>
            stores.add('copy', row.token, stores.dataOf(of), world().clock.now() + stores.copySeconds * 1000),
          ),
        );
        return stores.isReady(id, world().clock.now())
          ? { status: 'captured' }
          : { status: 'pending', reason: `${id} is being made` };
      },
    }),
    compensate: async (context) => {
      const row = context.resource('store');
      if (options.saves && row?.id !== undefined && row.state === 'active')
        await context.save('rollback-copy', 'store', copy, async ({ token }) =>
          stores.add('copy', token, stores.dataOf(row.id ?? '')),
        );
      return context.removeInOrder([store, copy]);
    },
    verifyGone: async (context) =>
      context
        .resources()
        .filter(
          ({ id, snapshot_of, handed_over }) =>
            snapshot_of === undefined && !handed_over && stores.alive('store').some((one) => one.id === id),
        )
        .map(({ key }) => key),
  };
  const control = Object.entries(registry).filter(([name]) => name.startsWith('control/'));
  return { ...Object.fromEntries(control), 'test/store': action } as unknown as ActionRegistry;
}

/** A step of the service of stores, or a wait. */
export function stepOf(name: string, facts: Partial<Step> = {}): Step {
  return {
    name,
    service: 'test',
    action: 'store',
    timeoutSeconds: 600,
    dependsOn: [],
    inputs: {},
    retry: { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 },
    rollback: 'compensate',
    line: 1,
    ...facts,
  };
}

/** A step that waits for so long. */
export function waitOf(
  name: string,
  waitSeconds: number,
  after: readonly string[] = [],
  facts: Partial<Step> = {},
): Step {
  return stepOf(name, {
    service: 'control',
    action: 'wait',
    timeoutSeconds: 80_000,
    inputs: { seconds: { value: waitSeconds, origin: { kind: 'with' } } },
    dependsOn: after.map((step) => ({ step, until: 'ready' })),
    ...facts,
  });
}

/** A workflow of such steps. */
export function storeWorkflow(steps: readonly Step[], facts: Partial<Workflow> = {}): Workflow {
  return { name: 'stores', id: 'stores@1', parameters: {}, outputs: {}, steps, ...facts };
}
