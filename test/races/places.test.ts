import fc from 'fast-check';
import { isTerminal } from '../../lib/domain/session';
import { closeRollback } from '../../lib/engine/rollback/close-rollback';
import type { OpenSessionAnswer } from '../../lib/engine/session/open-session';
import { openSession } from '../../lib/engine/session/open-session';
import { keys, type LockItem, type PlacesItem, type SessionItem } from '../../lib/ledger/items';
import { Arena, type Tamper } from './arena';
import { anyFate } from './fate';
import { executionArn, lockIn, onChange, put, rollbackArn, seed, sessionIn, stepOf, workflowOf } from './ledger-scene';
import { catches, holds } from './property';
import { runRollbacks } from './rollback-machine';
import { conditionHolds } from './tamper';
import { actionsOf, Things } from './things';

const workflow = workflowOf([stepOf('only', 'quick')]);
const startedAt = new Date(Date.UTC(2026, 0, 1)).toISOString();

/** Puts a session of a stack of its own, as nobody’s place or somebody’s. */
function seedAt(arena: Arena, stack: string, facts: Parameters<typeof seed>[1]): string {
  const id = seed(arena, { ...facts, id: `${stack}-0123456789`, steps: [stepOf('only', 'quick')] });
  put<SessionItem>(arena, { ...sessionIn(arena, id), stack_name: stack });
  put<LockItem>(arena, { ...lockIn(arena), ...keys.lock('dev', stack), session_id: id });
  return id;
}

/** Who stood there before: a session that was let in and ends while the others come, and one that goes on if it may. */
function seedThose(arena: Arena, isListed: boolean): { readonly ending: string; readonly failed: string } {
  const ending = seedAt(arena, 'ending', { state: 'rolling_back' });
  const failed = seedAt(arena, 'failed', { state: 'failed' });
  const stamp = { version: 1, write_id: 'before', updated_at: '', actor: 'race', via: 'before', reason: 'race' };
  // One that ended long ago stands in the list until another comes.
  if (isListed)
    put<PlacesItem>(arena, { ...keys.places('dev'), ...stamp, kind: 'places', session_ids: [ending, failed, 'gone'] });
  return { ending, failed };
}

/** Of all that were let in and have not ended there are never more than there are places. */
function watchThePlaces(arena: Arena, atOnce: number, ending: string): void {
  const inside = new Set<string>([ending]);
  onChange<SessionItem>(arena, 'session', (_before, { session_id: id, state, resuming }) => {
    const mayYetBeRefused = state === 'requested' || resuming?.stage === 'claimed';
    if (isTerminal(state)) inside.delete(id);
    else if (!mayYetBeRefused) inside.add(id);
    if (inside.size > atOnce) arena.broke('no more sessions than places are under way');
  });
}

const race = (tamper?: Tamper) =>
  fc.asyncProperty(
    fc.scheduler(),
    fc.integer({ min: 1, max: 3 }),
    fc.boolean(),
    anyFate,
    anyFate,
    async (scheduler, atOnce, isListed, n1, resuming) => {
      const arena: Arena = new Arena(scheduler, {
        registry: (invocation) => actionsOf(new Things(arena), invocation),
        workflow,
        guards: { atOnce },
        fates: { n1, resuming },
        ...(tamper && { tamper }),
      });
      const { ending, failed } = seedThose(arena, isListed);
      arena.states.add(rollbackArn(ending, 0), 'RUNNING', { session_id: ending, generation: 0 });
      watchThePlaces(arena, atOnce, ending);
      runRollbacks(arena);
      void arena.invoke('rollback', (engine) => closeRollback(engine, { session_id: ending, epoch: 1 }));
      const asking = (name: string, request: object, times: number): Promise<OpenSessionAnswer[]> => {
        arena.states.add(executionArn(name));
        const payload = {
          request: request as never,
          environment: 'dev',
          workflow_id: workflow.id,
          execution_arn: executionArn(name),
          execution_started_at: startedAt,
        };
        // The machine may repeat a function that still runs.
        const ask = () => arena.retried(name, (engine) => openSession(engine, payload));
        return Promise.all(Array.from({ length: times }, ask));
      };
      const answers = await arena.finish(
        Promise.all([
          asking('n1', { stack_name: 'one' }, 2),
          asking('n2', { stack_name: 'two' }, 1),
          asking('n3', { stack_name: 'three' }, 1),
          asking('resuming', { resume: failed }, 1),
        ]),
      );
      if (answers.some((twins) => new Set(twins.map(({ status }) => status)).size > 1))
        throw new Error('an execution is told one thing only');
      const opened = answers.filter(([first]) => first?.status === 'opened').length;
      // The one that was there may have ended before anybody came, or after all.
      if (opened > atOnce || opened < atOnce - 1) throw new Error(`${opened} of ${atOnce} places are taken`);
      for (const { status, error, cause } of answers.flat()) {
        if (status === 'opened') continue;
        expect(error).toBe('EnvironmentFull');
        expect(cause).toMatch(/under way (is|are) \S+ of \S+ \(\w+\)/);
      }
      const isResumed = answers[3]?.[0]?.status === 'opened';
      expect(sessionIn(arena, failed)).toMatchObject({ state: isResumed ? 'executing' : 'failed', occupies: true });
    },
  );

test('of deployments and a resume that come at one time as many go on as there are places', async () => {
  await holds(race());
});

test('planted: places that are written whatever their version are taken by too many', async () => {
  const tamper: Tamper = (_operation, input) =>
    JSON.stringify(input.Key ?? {}).includes('PLACES#') ? conditionHolds(input, 'version') : input;
  await catches(race(tamper), /no more sessions than places are under way|places are taken/);
});
