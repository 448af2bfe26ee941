import { z } from 'zod';
import type { Action, ResourceHandler } from '../../../lambdas/actions/action';
import { type ActionDefinition, defineAction } from '../../../lambdas/actions/definition';
import type { Workflow } from '../../../lib/workflow/model';
import { Scene } from './scene';

const moment = { p50Seconds: 1, p95Seconds: 1 };
const definition: ActionDefinition<z.ZodObject> = defineAction({
  service: 'test',
  action: 'thing',
  summary: 'Stands in for something that holds data.',
  permissionSet: 'network',
  waits: 'poll',
  input: z.object({ size: z.number() }),
  outputs: {},
  resources: [
    { type: 'Test::Thing', holdsData: true },
    { type: 'Test::Copy', holdsData: true },
  ],
  iam: { make: [], undo: [] },
  quotas: () => [],
  durations: () => ({ created: moment, ready: moment, undo: moment, source: 'test' }),
  cost: () => [],
  undo: { kind: 'removes', text: 'removes the thing' },
});

/** Things and copies of them, by their tokens. */
class Shop {
  readonly alive = new Map<string, string>();
  isBroken = true;
  private made = 0;

  readonly make = (what: string, token: string): string => {
    this.made += 1;
    const id = `${what}-${this.made}`;
    this.alive.set(id, token);
    return id;
  };

  handler(type: string): ResourceHandler {
    return {
      type,
      find: async (_context, row) => [...this.alive].find(([, token]) => token === row.token)?.[0],
      remove: async (_context, row) => void this.alive.delete(row.id),
      exists: async (_context, row) => this.alive.has(row.id),
    };
  }

  readonly action: Action = {
    definition,
    begin: async (context) => {
      await context.make('thing', this.handler('Test::Thing'), async (row) => this.make('thing', row.token));
      if (this.isBroken) throw Object.assign(new Error('no'), { name: 'Broken', $metadata: { httpStatusCode: 400 } });
    },
    poll: async () => ({ status: 'ready', outputs: {} }),
    check: async () => [],
    compensate: async (context) => {
      const copies = this.handler('Test::Copy');
      await context.save('copy', 'thing', copies, async (row) => this.make('copy', row.token));
      return context.removeInOrder([this.handler('Test::Thing'), copies]);
    },
    verifyGone: async () => [],
  };
}

const workflow = (rollback: 'compensate' | 'retain'): Workflow => ({
  name: 'shop',
  id: 'shop@1',
  parameters: { size: { type: 'number', default: 1 } },
  outputs: {},
  steps: [
    {
      name: 'store',
      service: 'test',
      action: 'thing',
      timeoutSeconds: 60,
      dependsOn: [],
      inputs: { size: { value: '${parameters.size}', origin: { kind: 'with' } } },
      retry: { maxAttempts: 1, intervalSeconds: 1, backoffRate: 1, maxDelaySeconds: 1 },
      rollback,
      line: 1,
    },
  ],
});

const ids = (shop: Shop): readonly string[] => [...shop.alive.keys()].sort();

async function failed(rollback: 'compensate' | 'retain'): Promise<{ scene: Scene; shop: Shop }> {
  const shop = new Shop();
  const scene = new Scene(workflow(rollback), { registry: { 'test/thing': shop.action } });
  expect(await scene.deploy({ on_failure: 'keep' })).toMatchObject({ state: 'failed' });
  shop.isBroken = false;
  return { scene, shop };
}

test('a copy of data is not taken for one of what the step makes anew: each undo has its own', async () => {
  const { scene, shop } = await failed('compensate');
  expect(ids(shop)).toEqual(['thing-1']);
  const [session] = await scene.resumed();
  expect(session.state).toBe('completed');
  expect(ids(shop)).toEqual(['copy-2', 'thing-3']);
  const { resources } = (await scene.step('store'))!;
  expect(resources['copy~1']).toMatchObject({ id: 'copy-2', retained: true, snapshot_of: 'thing', state: 'active' });
  expect(resources.copy).toMatchObject({ state: 'deleted', generation: 1 });
  expect(resources.thing).toMatchObject({ id: 'thing-3', generation: 2 });
  const tokens = new Set(Object.values(resources).flatMap(({ key, token }) => (key === 'copy' ? [] : [token])));
  expect(tokens.size).toBe(2);
  const undone = await scene.undo();
  expect(ids(shop)).toEqual(['copy-2', 'copy-4']);
  expect(undone.rollback).toMatchObject({ verdict: 'clean', type: 'full' });
  expect(undone.rollback!.kept.map(({ id, reason }) => [id, reason]).sort()).toEqual([
    ['copy-2', 'snapshot'],
    ['copy-4', 'snapshot'],
  ]);
});

test('what its policy keeps stays beside what the step makes anew, and every end names both', async () => {
  const { scene, shop } = await failed('retain');
  const [session] = await scene.resumed();
  expect(session.state).toBe('completed');
  expect(ids(shop)).toEqual(['thing-1', 'thing-2']);
  const undone = await scene.undo();
  expect(ids(shop)).toEqual(['thing-1', 'thing-2']);
  expect(undone.rollback!.kept.map(({ id, reason }) => [id, reason]).sort()).toEqual([
    ['thing-1', 'retained'],
    ['thing-2', 'retained'],
  ]);
});
