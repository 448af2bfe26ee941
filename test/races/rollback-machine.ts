import type { Engine } from '../../lib/engine/engine';
import { closeRollback } from '../../lib/engine/rollback/close-rollback';
import { planRollback, type UndoTask } from '../../lib/engine/rollback/plan-rollback';
import { undoStep } from '../../lib/engine/rollback/undo';
import { registerUndoGate } from '../../lib/engine/rollback/undo-gate';
import { verifySet } from '../../lib/engine/rollback/verify';
import { loadSession } from '../../lib/engine/session/session-store';
import { rescue } from '../../lib/engine/watch/rescue';
import type { Arena } from './arena';
import type { FakeExecution } from './fake-states';

let tokens = 0;

/** Hands a function a token and waits until it is sent back; a function that dies is followed by one with a new token. */
export async function tokenTask(
  arena: Arena,
  name: string,
  work: (engine: Engine, token: string) => Promise<unknown>,
): Promise<Awaited<ReturnType<Arena['states']['answerTo']>>> {
  for (;;) {
    tokens += 1;
    const token = `${name} ${tokens}`;
    if ((await arena.invoke(name, (engine) => work(engine, token))) !== 'dead') return arena.states.answerTo(token);
  }
}

async function undo(arena: Arena, { set: _, ...task }: UndoTask): Promise<void> {
  const gate = await tokenTask(arena, 'undo gate', (engine, token) => registerUndoGate(engine, { ...task, token }));
  if (gate.status !== 'go') return;
  while ((await arena.retried('undo', (engine) => undoStep(engine, task))).status === 'pending');
}

/** What the rollback machine does, as a few lines: its states are tested where it is compiled. A stopped one goes no further. */
async function play(arena: Arena, execution: FakeExecution, start: { session_id: string; generation: number }) {
  for (let { generation } = start; ; ) {
    const { session_id } = start;
    const asked = { session_id, generation, execution_arn: execution.arn };
    const plan = await arena.retried('plan', (engine) => planRollback(engine, asked));
    if (plan.status === 'closed') break;
    if (execution.status !== 'RUNNING') return;
    await Promise.all(plan.lists.flat().map((task) => undo(arena, task)));
    if (execution.status !== 'RUNNING') return;
    const ids = { session_id, epoch: plan.epoch };
    await arena.retried('verify', (engine) => verifySet(engine, ids, 'network'));
    const closed = await arena.retried('close', (engine) => closeRollback(engine, ids));
    if (closed.status === 'closed') break;
    if (execution.status !== 'RUNNING') return;
    ({ generation } = closed);
  }
  if (execution.status === 'RUNNING') execution.status = 'SUCCEEDED';
}

/** Stops an execution; its functions run on, and the watchdog hears of it. */
export function stopRollback(arena: Arena, execution: FakeExecution, sessionId: string): void {
  execution.status = 'ABORTED';
  void arena.retried('watchdog of the rollback', async (engine) =>
    rescue(engine, await loadSession(engine.ledger, sessionId), { endedArn: execution.arn }),
  );
}

/** Lets every rollback execution run that is started; the first so many are stopped at once, and the watchdog hears of it. */
export function runRollbacks(arena: Arena, stopped = 0): void {
  let left = stopped;
  arena.states.onStart = (execution, input) => {
    const start = input as { session_id: string; generation: number };
    if (left === 0) {
      void play(arena, execution, start);
      return;
    }
    left -= 1;
    stopRollback(arena, execution, start.session_id);
  };
}
