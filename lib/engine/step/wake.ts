import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Dependency } from '../../workflow/model';
import type { Engine } from '../engine';
import { tokenNames, tokensOf } from './tokens';

type Progress = Pick<StepItem, 'name' | 'phase'>;
const gateNames = ['name', 'phase', 'spec', ...tokenNames('gate')] as const;
type Gate = Pick<StepItem, (typeof gateNames)[number]>;

/** Whether a dependency is satisfied by how far its step is. */
export function isSatisfied(dependency: Dependency, phase: StepItem['phase']): boolean {
  return phase === 'ready' || (dependency.until === 'created' && phase === 'created');
}

/** Whether all dependencies of a step are satisfied, read strongly consistent. */
export async function mayStart(engine: Engine, sessionId: string, dependsOn: readonly Dependency[]): Promise<boolean> {
  if (dependsOn.length === 0) return true;
  const needed = [...new Set(dependsOn.map((dependency) => dependency.step))];
  const found = await engine.ledger.getMany<StepItem>(
    needed.map((name) => keys.step(sessionId, name)),
    ['name', 'phase'],
  );
  const phases = new Map<string, Progress['phase']>(found.map((step) => [step.name, step.phase]));
  return dependsOn.every((dependency) => isSatisfied(dependency, phases.get(dependency.step) ?? 'waiting'));
}

/**
 * Opens the gates that this step’s progress satisfies. Who completes a step writes it first and reads its dependents
 * after; a gate writes its token first and reads its dependencies after: so one of the two always sees the other.
 */
export async function wakeDependents(engine: Engine, step: StepItem): Promise<void> {
  const waiting = step.dependents.filter((dependent) => isSatisfied(dependent, step.phase));
  if (waiting.length === 0) return;
  const gates = await engine.ledger.getMany<StepItem>(
    waiting.map((dependent) => keys.step(step.session_id, dependent.step)),
    gateNames,
  );
  await Promise.all(gates.map((gate) => openWhenSatisfied(engine, step.session_id, gate)));
}

async function openWhenSatisfied(engine: Engine, sessionId: string, gate: Gate): Promise<void> {
  const tokens = tokensOf(gate, 'gate');
  if (tokens.length === 0 || gate.phase !== 'waiting') return;
  if (!(await mayStart(engine, sessionId, gate.spec.dependsOn))) return;
  await Promise.all(tokens.map((token) => engine.machines.wake(token, { status: 'go' })));
}

/** Wakes every gate and every held step of a session that is being cancelled, but for those of a newer epoch. */
export async function wakeAllCancelled(
  engine: Engine,
  session: Pick<SessionItem, 'session_id' | 'epoch'>,
): Promise<void> {
  const steps = await engine.ledger.query<StepItem>(keys.session(session.session_id).pk, 'STEP#', [
    'name',
    'phase',
    'epoch',
    ...tokenNames('gate', 'hold'),
  ]);
  const cancelled = steps.filter((step) => step.epoch <= session.epoch);
  const tokens = cancelled.flatMap((step) => [
    ...(step.phase === 'waiting' ? tokensOf(step, 'gate') : []),
    ...tokensOf(step, 'hold'),
  ]);
  await Promise.all(tokens.map((token) => engine.machines.wake(token, { status: 'cancelled' })));
}
