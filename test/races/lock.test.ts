import fc from 'fast-check';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { type SessionState, standingOf } from '../../lib/domain/session';
import { closeRollback } from '../../lib/engine/rollback/close-rollback';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { openSession } from '../../lib/engine/session/open-session';
import type { SessionItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate } from './fate';
import { executionArn, lockIn, onChange, rollbackArn, seed, sessionIn, stepOf, workflowOf } from './ledger-scene';
import { catches, holds } from './property';
import { runRollbacks } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

const workflow = workflowOf([stepOf('only', 'quick')]);

/** How the session stands that has the stack when the newcomers come. */
const holders = fc.constantFrom(
  { state: 'rolled_back', occupies: false } as const,
  { state: 'executing', occupies: true } as const,
  // Becomes free, or busy and then free, while they come.
  { state: 'rolling_back', occupies: true } as const,
  { state: 'completed', occupies: true } as const,
);

/**
 * Of all that are on their way or hold something, there is never more than one, and the lock names it; but for one that
 * serves, and is followed by that one. Nobody undoes that meanwhile. Whoever has only asked, and may yet be refused, has
 * nothing of it, whatever the lock says.
 */
function watchTheStack(arena: Arena): void {
  const taken = new Map<string, SessionItem>();
  onChange<SessionItem>(arena, 'session', (_before, after) => {
    if (after.state === 'requested' || standingOf(after) === 'free') taken.delete(after.session_id);
    else taken.set(after.session_id, after);
    const owner = ownerIn(arena);
    const isFollowed = ({ state, revised_by }: SessionItem): boolean => state === 'completed' && revised_by === owner;
    const asks = sessionIn(arena, owner).state === 'requested';
    const strangers = [...taken].filter(([id, session]) => id !== owner && !isFollowed(session)).slice(asks ? 1 : 0);
    if (strangers.length > 0) arena.broke('a stack belongs to one session at a time');
  });
}

/** A revision was faster: then there is nothing that this person may undo. */
function unlessBusy(error: unknown): void {
  if (!(error instanceof UnityError) || error.code !== 'StackBusy') throw error;
}

/** Whom the lock names; where that one has come to nothing, whom it was to follow. */
function ownerIn(arena: Arena): string {
  const { session_id: id } = lockIn(arena);
  const session = sessionIn(arena, id);
  return session.revision && standingOf(session) === 'free' ? session.revision.former : id;
}

const race = (tamper?: Tamper) =>
  fc.asyncProperty(fc.scheduler(), holders, anyFate, anyFate, async (scheduler, holder, n1, rollback) => {
    const arena: Arena = new Arena(scheduler, {
      registry: (invocation) => actionsOf(new Things(arena), invocation),
      workflow,
      fates: { n1, rollback },
      ...(tamper && { tamper }),
    });
    const former = seed(arena, { ...holder, steps: [stepOf('old', 'quick')] });
    arena.states.add(executionArn(former), holder.state === 'executing' ? 'RUNNING' : 'SUCCEEDED');
    arena.states.add(rollbackArn(former, 0), 'RUNNING', { session_id: former, generation: 0 });
    watchTheStack(arena);
    runRollbacks(arena);
    if (holder.state === 'rolling_back')
      void arena.invoke('rollback', (engine) => closeRollback(engine, { session_id: former, epoch: 1 }));
    if (holder.state === 'completed')
      void arena.invoke('rollback', (engine) =>
        startRollback(engine, { sessionId: former, request: { type: 'full' } }).catch(unlessBusy),
      );
    const newcomers = ['n1', 'n2', 'n3'].map((name) => {
      arena.states.add(executionArn(name));
      const open = () =>
        arena.retried(name, (engine) =>
          openSession(engine, {
            request: { stack_name: 'shop' },
            environment: 'dev',
            workflow_id: workflow.id,
            execution_arn: executionArn(name),
            execution_started_at: new Date(Date.UTC(2026, 0, 1)).toISOString(),
          }),
        );
      // The machine may repeat a function that still runs.
      return Promise.all(name === 'n1' ? [open(), open()] : [open()]);
    });
    const answers = await arena.finish(Promise.all(newcomers));
    const opened = answers.filter((twins) => twins.some(({ status }) => status === 'opened'));
    if (answers.some((twins) => new Set(twins.map(({ status }) => status)).size > 1))
      throw new Error('an execution is told one thing only');
    if (opened.length > 1) throw new Error('one gets the stack');
    if (holder.state === 'rolled_back' && opened.length !== 1) throw new Error('one gets a free stack');
    const ids = [former, ...answers.flat().map(({ session_id }) => session_id)];
    for (const { status, cause, error, session_id } of answers.flat()) {
      const state: SessionState = sessionIn(arena, session_id).state;
      if (status === 'opened') expect(state).toBe('validating');
      else
        expect([state, error, ids.some((id) => id !== session_id && cause.includes(id))]).toEqual([
          'failed',
          expect.stringMatching(/^Stack(Busy|Occupied)$/),
          true,
        ]);
    }
  });

test('one of several newcomers gets a stack, and the others are refused with the id of who has it', async () => {
  await holds(race());
});

test('planted: one that is followed whatever has become of it is undone beneath its revision', async () => {
  const tamper: Tamper = (_operation, input) =>
    JSON.stringify(input).includes('revised_by')
      ? ['revised_by', 'state', 'epoch', 'generation'].reduce(conditionHolds, input)
      : input;
  await catches(race(tamper), /a stack belongs to one session at a time/);
});

test('planted: a lock that is written whatever its version is taken by two', async () => {
  const tamper: Tamper = (_operation, input) =>
    JSON.stringify(input.Key ?? {}).includes('LOCK#') ? conditionHolds(input, 'version') : input;
  await catches(race(tamper), /a stack belongs to one session at a time|one gets the stack/);
});
