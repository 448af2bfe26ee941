import { marshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { standingOf } from '../../lib/domain/session';
import { acceptLeftovers } from '../../lib/engine/rollback/accept-leftovers';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { takeLock } from '../../lib/engine/session/lock';
import { loadSession } from '../../lib/engine/session/session-store';
import type { LockItem, SessionItem, StepItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate, livingFate } from './fate';
import { executionArn, lockIn, onChange, seed, sessionIn, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { runRollbacks } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

const request = { type: 'full' } as const;

/** A session whose rollback has left the thing of its step behind; and one that wants the stack. */
function sceneOf(arena: Arena): { readonly old: string; readonly next: string } {
  const old = seed(arena, {
    id: 'race-1',
    state: 'failed',
    steps: [stepOf('only', 'thing')],
    holds: { only: ['Test::Thing'] },
  });
  arena.states.add(executionArn(old), 'FAILED');
  const leftover = {
    step: 'only',
    type: 'Test::Thing',
    id: 'thing',
    reason: 'AccessDenied: no',
    hourly_usd: 0.5,
    next_command: `unity rollback ${old}`,
  };
  const started_at = new Date(arena.now()).toISOString();
  const rollback = { type: 'full', verdict: 'dirty', kept: [], leftovers: [leftover], tails: [], started_at } as const;
  put(arena, { ...sessionIn(arena, old), epoch: 2, generation: 1, rollback });
  const undo = { epoch: 2, state: 'failed', waits_for: [], attempts: 8 } as const;
  put(arena, { ...stepIn(arena, 'only', old), epoch: 2, state: 'completed', phase: 'ready', undo });
  const lock = lockIn(arena);
  const next = seed(arena, { id: 'race-2', state: 'requested', occupies: false });
  put(arena, lock);
  return { old, next };
}

function put(arena: Arena, item: SessionItem | StepItem | LockItem): void {
  const plain = JSON.parse(JSON.stringify(item)) as Record<string, unknown>;
  arena.store.call('PutItem', { TableName: arena.tables.ledger, Item: marshall(plain) });
}

/** What must hold at every write. */
function watch(arena: Arena, { old, next }: ReturnType<typeof sceneOf>): void {
  const session = () => sessionIn(arena, old);
  onChange<SessionItem>(arena, 'session', (before, after) => {
    if (after.session_id !== old) return;
    const isAccepted = after.rollback?.accepted !== undefined;
    if (before.rollback?.accepted && !isAccepted) arena.broke('what was accepted stays told');
    if (isAccepted && !before.rollback?.accepted && before.state !== 'failed')
      arena.broke('only what a rollback has left behind is accepted');
    if (isAccepted && after.occupies) arena.broke('what was accepted holds no stack');
    if (!isAccepted && after.state === 'rolling_back' && lockIn(arena).session_id !== old)
      arena.broke('a rollback that knows of no acceptance has the stack');
  });
  onChange<LockItem>(arena, 'lock', (before, after) => {
    if (before.session_id !== old || after.session_id !== next) return;
    if (standingOf(session()) !== 'free' && !session().rollback?.accepted)
      arena.broke('nobody takes a stack that is held');
  });
  onChange<StepItem>(arena, 'step', (_before, after) => {
    if (after.session_id !== old) return;
    const marked = Object.values(after.resources).some((row) => row.accepted);
    if (marked && !session().rollback?.accepted) arena.broke('rows are accepted after their session');
  });
}

/** An operator accepts, another rolls back, and somebody deploys, all at once; each may die or be slow. */
const race = (tamper?: Tamper) =>
  fc.asyncProperty(fc.scheduler(), anyFate, anyFate, livingFate, async (scheduler, accepting, undoing, deploying) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      fates: { operator: accepting, other: undoing, newcomer: deploying },
      mayThrow: /TransitionRefused|StackBusy/,
      ...(tamper && { tamper }),
    });
    const { old, next } = sceneOf(arena);
    watch(arena, { old, next });
    runRollbacks(arena);
    const accept = (name: string) =>
      arena.invoke(name, (engine) => acceptLeftovers({ ...engine, ledger: engine.ledger }, old, 'ticket 12'));
    const undo = (name: string) => arena.invoke(name, (engine) => startRollback(engine, { sessionId: old, request }));
    const answers = [accept('operator'), undo('other')];
    void arena.invoke('newcomer', async (engine) => takeLock(engine, await loadSession(engine.ledger, next)));
    await arena.run();
    await Promise.all(answers);
    // Whoever died asks again, as people do: then all is as it would be without the death.
    const { state: found, rollback: stands } = sessionIn(arena, old);
    const again = found === 'failed' && stands?.accepted ? accept('again') : undo('again');
    await arena.run();
    await again;
    const { state, rollback, occupies } = sessionIn(arena, old);
    const rows = Object.values(stepIn(arena, 'only', old).resources);
    const alive = rows.filter((row) => row.state !== 'deleted');
    if (state === 'rolled_back') {
      if (rollback?.verdict !== 'clean' || alive.length > 0) throw new Error(`clean means gone: ${rollback?.verdict}`);
      if (rollback.kept.length > 0) throw new Error('nothing is kept of what is gone');
    } else {
      if (state !== 'failed' || !rollback?.accepted || occupies)
        throw new Error(`it ends one way or the other: ${state}`);
      if (!alive.every((row) => row.accepted && row.retained)) throw new Error('what was accepted stays on purpose');
    }
  });

test('accepting leftovers, rolling them back and deploying at once: one of the first two counts, and none is half done', async () => {
  await holds(race());
});

test('planted: an acceptance that looks at nothing takes over what a rollback is undoing', async () => {
  const tamper: Tamper = (_operation, input) =>
    JSON.stringify(input.ExpressionAttributeNames ?? {}).includes('"accepted"') &&
    JSON.stringify(input.ExpressionAttributeNames ?? {}).includes('"occupies"')
      ? ['state', 'epoch', 'generation'].reduce<typeof input>(conditionHolds, input)
      : input;
  await catches(race(tamper), /only what a rollback has left behind is accepted/);
});

test('planted: a beginning that does not look at the epoch knows nothing of the acceptance', async () => {
  const tamper: Tamper = (_operation, input) =>
    JSON.stringify(input.ExpressionAttributeNames ?? {}).includes('requested_rollback')
      ? conditionHolds(input, 'epoch')
      : input;
  await catches(race(tamper), /what was accepted stays told/);
});
