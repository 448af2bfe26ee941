import fc from 'fast-check';
import { hasTails, isSettled } from '../../lib/domain/session';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession } from '../../lib/engine/session/session-store';
import { rescue } from '../../lib/engine/watch/rescue';
import type { SessionItem, StepItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate, type Fate } from './fate';
import { executionArn, onChange, seed, sessionIn, stepIn, stepOf } from './ledger-scene';
import { catches, holds } from './property';
import { runRollbacks, stopRollback } from './rollback-machine';
import { SlowThings } from './slow-things';
import { conditionHolds } from './tamper';

const steps = [
  stepOf('base', 'base'),
  stepOf('used', 'used'),
  stepOf('slow', 'slow', [
    { step: 'base', until: 'ready' },
    { step: 'used', until: 'ready' },
  ]),
];
const holdsOne = { base: ['Test::Base'], used: ['Test::Used'], slow: ['Test::Slow'] };
const request = { type: 'full' } as const;
const sweeps = 8;

/** What must hold at every write of the session. */
function watch(arena: Arena, things: SlowThings): void {
  onChange<SessionItem>(arena, 'session', (before, after) => {
    const isClean = (item: SessionItem) => item.state === 'rolled_back' && item.rollback?.verdict === 'clean';
    if (isClean(before)) arena.broke(`what is clean stays so: ${after.state}`);
    if (isClean(after) && things.gone.size < 3) arena.broke('clean means gone');
    const isOpen = after.state === 'rolling_back' || hasTails(after);
    if (isOpen !== (after.open_in !== undefined)) arena.broke('what somebody must see to is listed as open');
    const verdict = hasTails(after) && !hasTails(before);
    if (verdict && !things.gone.has('base')) arena.broke('a tail holds nothing up');
    if (verdict && after.occupies) arena.broke('a tail holds no stack');
    const named = after.rollback?.tails.map(({ step }) => step) ?? [];
    if (verdict && !things.gone.has('slow') && named.join() !== 'used,slow')
      arena.broke(`what a tail uses is handed over with it: ${named.join()}`);
  });
  onChange<StepItem>(arena, 'step', (before, after) => {
    if (before.undo?.state === 'completed' && after.undo?.epoch === before.undo.epoch)
      if (after.undo.state !== 'completed') arena.broke('an undo that is over is planned anew under a new epoch only');
  });
}

/** Who comes while a rollback waits for its tails. */
interface Meddling {
  readonly person: Fate;
  readonly sweeper: Fate;
  readonly stops: boolean;
  /** At the verdict, or when the last tail has gone and that is not told yet. */
  readonly comes: 'early' | 'late';
}

function meddle(arena: Arena, things: SlowThings, sessionId: string, { stops, comes }: Meddling): void {
  let done = false;
  const come = () => {
    if (done || !hasTails(sessionIn(arena)) || (comes === 'late' && things.gone.size < 3)) return;
    done = true;
    const running = [...arena.states.executions.values()].find(
      ({ arn, status }) => arn.includes('--rollback') && status === 'RUNNING',
    );
    if (stops && running) stopRollback(arena, running, sessionId);
    void arena.invoke('person', (engine) => startRollback(engine, { sessionId, request }));
    void arena.invoke('sweeper', async (engine) => rescue(engine, await loadSession(engine.ledger, sessionId)));
  };
  onChange<SessionItem>(arena, 'session', come);
  onChange<StepItem>(arena, 'step', come);
}

/** A rollback hands two things over; a person begins anew and the sweeper looks while the machine waits for them. */
const race = (tamper?: Tamper, moments: readonly Meddling['comes'][] = ['early', 'late']) => {
  const comes = fc.constantFrom(...moments);
  const meddling = fc.record({ person: anyFate, sweeper: anyFate, stops: fc.boolean(), comes });
  const functions = fc.record({ undo: anyFate, close: anyFate, plan: anyFate });
  return fc.asyncProperty(fc.scheduler(), meddling, functions, async (scheduler, who, fates) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => things.registry(invocation),
      fates: { ...fates, person: who.person, sweeper: who.sweeper },
      // A person who comes when all is over is told so; a plan that was overtaken is made again, and finds it is over.
      mayThrow: /TransitionRefused: .*holds nothing to undo|a newer rollback of race-1 has begun/,
      ...(tamper && { tamper }),
    });
    const things = new SlowThings(arena);
    const sessionId = seed(arena, { state: 'completed', steps, holds: holdsOne });
    arena.states.add(executionArn(sessionId), 'SUCCEEDED');
    runRollbacks(arena);
    watch(arena, things);
    meddle(arena, things, sessionId, who);
    void arena.invoke('first', (engine) => startRollback(engine, { sessionId, request }));
    await arena.run();
    for (let sweep = 0; sweep < sweeps && !isSettled(sessionIn(arena)); sweep++) {
      arena.pass(300);
      void arena.invoke('later sweep', async (engine) => rescue(engine, await loadSession(engine.ledger, sessionId)));
      await arena.run();
    }
    const { state, rollback } = sessionIn(arena);
    if (state !== 'rolled_back' || rollback?.verdict !== 'clean' || rollback.tails.length > 0)
      throw new Error(`tails come to their end: ${state}, ${rollback?.verdict}, ${rollback?.tails.length} tails`);
    for (const name of ['base', 'used', 'slow']) {
      const [row] = Object.values(stepIn(arena, name).resources);
      if (row?.state !== 'deleted') throw new Error(`tails come to their end: ${name} is ${row?.state}`);
    }
  });
};

test('what was handed over comes to its end, whoever begins anew, looks, stops or dies meanwhile', async () => {
  await holds(race());
});

const endsTails = (input: Readonly<Record<string, unknown>>): boolean =>
  Object.values(input.ExpressionAttributeNames ?? {}).includes('tails_ended_at');

test('planted: an end of tails without a look at what the session has become ends the rollback that took over', async () => {
  const tamper: Tamper = (_operation, input) =>
    endsTails(input) ? ['state', 'epoch', 'generation'].reduce<typeof input>(conditionHolds, input) : input;
  await catches(race(tamper, ['late']), /is listed as open|clean means gone/);
});

test('planted: an end of tails under the same epoch is overlooked by who has read the session before', async () => {
  const tamper: Tamper = (_operation, input) => {
    if (!endsTails(input)) return input;
    const [epoch] = Object.entries(input.ExpressionAttributeNames as object).find(([, name]) => name === 'epoch') ?? [];
    const values = input.ExpressionAttributeValues as Readonly<Record<string, unknown>>;
    const set = new RegExp(`${epoch} = (:v\\d+)`);
    const [, raised = ''] = set.exec(String(input.UpdateExpression)) ?? [];
    const [, standing = ''] = set.exec(String(input.ConditionExpression)) ?? [];
    return { ...input, ExpressionAttributeValues: { ...values, [raised]: values[standing] } };
  };
  await catches(race(tamper), /what is clean stays so/);
});
