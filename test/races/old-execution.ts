import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../lib/engine/engine';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { closeSession } from '../../lib/engine/session/close-session';
import { drive } from '../../lib/engine/step/drive';
import { failStep } from '../../lib/engine/step/fail-step';
import { registerGate, registerHold } from '../../lib/engine/step/gate';
import type { StepItem } from '../../lib/ledger/items';
import type { Arena } from './arena';
import { onChange } from './ledger-scene';

const lost = { code: 'InvocationLost', message: 'Sandbox.Timedout', request_id: null };

/** The functions of an execution that is no longer wanted, by their state; a redrive repeats any of them. */
export const oldStates = {
  'old gate': (engine: Engine, session_id: string, token: string) =>
    registerGate(engine, { session_id, step: 'last', epoch: 1, token }),
  'old drive': (engine: Engine, session_id: string) => drive(engine, { session_id, step: 'made', epoch: 1 }),
  'old drive of the last': (engine: Engine, session_id: string) =>
    drive(engine, { session_id, step: 'last', epoch: 1 }),
  'old hold': (engine: Engine, session_id: string, token: string) =>
    registerHold(engine, { session_id, step: 'last', epoch: 1, token }),
  'old fail_step': (engine: Engine, session_id: string) =>
    failStep(engine, { session_id, step: 'made', epoch: 1 }, lost),
  'old close_session': (engine: Engine, session_id: string) =>
    closeSession(engine, { session_id, epoch: 1, error: { Error: 'States.Timeout' } }),
  'old start_rollback': (engine: Engine, sessionId: string, waiterToken: string) =>
    startRollback(engine, { sessionId, request: { type: 'full' }, waiterToken, epoch: 1 }),
} as const;

export type OldState = keyof typeof oldStates;

const stamps = { version: 0, write_id: '', updated_at: '', actor: '', via: '', reason: '' };

/** A step as it stood before evidence was left: without what every write changes, its lease, and ids learnt since. */
function apartFromEvidence(step: StepItem, before: StepItem): object {
  const { lease: _, ...rest } = step;
  const resources = Object.entries(step.resources).map(([key, row]) => {
    const known = before.resources[key];
    const isEvidence = known && known.id === undefined && row.state === 'active';
    if (!isEvidence) return [key, row];
    const { id: __, ...unknown } = row;
    return [key, { ...unknown, state: known.state }];
  });
  return { ...rest, ...stamps, resources: Object.fromEntries(resources) };
}

/** Once a step has a newer epoch, an old function leaves evidence and its own lease there, and nothing else. */
export function watchTheFence(arena: Arena): void {
  onChange<StepItem>(arena, 'step', (before, after) => {
    if (before.epoch === 1 || !after.via.startsWith('old ')) return;
    if (!isDeepStrictEqual(apartFromEvidence(before, before), apartFromEvidence(after, before)))
      arena.broke('an old function leaves evidence and no more');
  });
}
