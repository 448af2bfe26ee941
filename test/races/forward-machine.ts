import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { closeSession } from '../../lib/engine/session/close-session';
import { drive } from '../../lib/engine/step/drive';
import { registerGate, registerHold } from '../../lib/engine/step/gate';
import type { Step } from '../../lib/workflow/model';
import type { Arena } from './arena';
import { tokenTask } from './rollback-machine';

interface Ids {
  readonly session_id: string;
  readonly epoch: number;
}

/** The branch of a step. Its waits have no timeout here: what is not told never ends. */
async function branch(arena: Arena, ids: Ids, step: Step): Promise<void> {
  const payload = { ...ids, step: step.name };
  if (step.dependsOn.length > 0) {
    const gate = await tokenTask(arena, `gate ${step.name}`, (engine, token) =>
      registerGate(engine, { ...payload, token }),
    );
    if (gate.status !== 'go') return;
  }
  for (;;) {
    const { status } = await arena.retried(`drive ${step.name}`, (engine) => drive(engine, payload));
    if (status === 'holding') {
      await tokenTask(arena, `hold ${step.name}`, (engine, token) => registerHold(engine, { ...payload, token }));
    } else if (status !== 'pending') return;
  }
}

/** What the forward machine does from its lanes on, as a few lines: its states are tested where it is compiled. */
export async function runForward(arena: Arena, ids: Ids, steps: readonly Step[]): Promise<'completed' | 'failed'> {
  await Promise.all(steps.map((step) => branch(arena, ids, step)));
  const closed = await arena.retried('close', (engine) => closeSession(engine, ids));
  if (closed.status !== 'roll_back') return closed.status;
  await tokenTask(arena, 'roll back', (engine, waiterToken) =>
    startRollback(engine, { sessionId: ids.session_id, request: { type: 'full' }, waiterToken, epoch: ids.epoch }),
  );
  return 'failed';
}
