import type { RollbackRequest } from '../../lib/domain/session';
import { missingTarget } from '../../lib/engine/rollback/rollback-target';
import type { CheckpointItem } from '../../lib/ledger/checkpoint-items';
import { keys, type SessionItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';

const stored: RollbackRequest = { type: 'partial', checkpoint: 'stored' };

/** What is said of a request to go back to a checkpoint. */
function missing(facts: Partial<CheckpointItem>, requested_rollback?: RollbackRequest): Promise<string | undefined> {
  const world = new LocalWorld();
  const { ledger } = world.engine({ actor: 'ann', via: 'test', reason: 'test' });
  const session = { session_id: 'shop-1', ...(requested_rollback && { requested_rollback }) } as SessionItem;
  const item = { ...keys.checkpoint('shop-1', 'stored'), kind: 'checkpoint', session_id: 'shop-1', name: 'stored' };
  return world.run(
    ledger
      .create<CheckpointItem>({ ...item, created_at: 'then', ready_steps: [], state_snapshot: {}, ...facts } as never)
      .then(() => missingTarget(ledger, session, stored)),
  );
}

test.each(['deleting', 'deleted'] as const)(
  'nobody begins to go back to a checkpoint that is %s; who has begun and left something may go on',
  async (state) => {
    const facts = { state, captured_at: 'then' };
    expect(await missing(facts)).toMatch(new RegExp(`checkpoint stored is ${state}`));
    expect(await missing(facts, { type: 'partial', checkpoint: 'other' })).toMatch(/there is no other/);
    expect(await missing(facts, { type: 'full' })).toBeDefined();
    expect(await missing(facts, stored)).toBeUndefined();
  },
);

test('what was never captured cannot be gone back to', async () => {
  expect(await missing({ state: 'failed' }, stored)).toMatch(
    /checkpoint stored is failed and its state is not captured/,
  );
  expect(await missing({ state: 'complete', captured_at: 'then' })).toBeUndefined();
});
