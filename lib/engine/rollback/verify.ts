import { type PermissionSet, permissionSets } from '../../domain/functions';
import { isToUndo } from '../../domain/resource';
import { hasTails } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { type ActingEngine, actFor, type Engine } from '../engine';
import { loadSession, loadUndone } from '../session/session-store';
import { actionOf, permissionSetOf } from '../step/pursue';
import { stepContext } from '../step/step-context';
import { tellVerifying } from './undo-progress';

/**
 * The second, late look: one absence proves nothing, so once the visibility window has passed since the last resource
 * was found gone, every undone step of the permission set is looked at again. What is alive is opened again. What was
 * handed over is looked at when it is gone, after the verdict, and then nothing else.
 */
export async function verifySet(
  engine: Engine,
  payload: { readonly session_id: string; readonly epoch: number },
  set: PermissionSet,
): Promise<{ readonly reopened: number }> {
  const session = await loadSession(engine.ledger, payload.session_id);
  if (session.epoch !== payload.epoch) return { reopened: 0 };
  const all = await loadUndone(engine.ledger, session);
  const looked = all.filter(
    (step) => step.undo?.state === 'completed' && hasRows(step) && (!hasTails(session) || wasHandedOver(step)),
  );
  const setOf = (step: StepItem): PermissionSet => permissionSetOf(engine, step);
  const steps = looked.filter((step) => setOf(step) === set);
  if (steps.length === 0) return { reopened: 0 };
  // All sets look at once, and one of them says so.
  if (set === permissionSets.find((one) => looked.some((step) => setOf(step) === one)))
    await tellVerifying(engine, session, all);
  const lastAbsence = Math.max(
    ...steps.flatMap((step) => Object.values(step.resources).map((row) => Date.parse(row.absent_since ?? '') || 0)),
  );
  const lookAt = lastAbsence + engine.settings.visibilityWindowSeconds * 1000;
  if (lookAt > engine.clock.now()) await engine.clock.sleep(lookAt - engine.clock.now());
  const acting = await actFor(engine, session);
  const reopened = await Promise.all(steps.map((step) => verifyStep(acting, session, step)));
  return { reopened: reopened.filter(Boolean).length };
}

const hasRows = (step: StepItem): boolean => Object.keys(step.resources).length > 0;
const handedOver = ({ resources }: StepItem): StepItem['resources'] =>
  Object.fromEntries(Object.entries(resources).filter(([, row]) => row.handed_over));
const wasHandedOver = (step: StepItem): boolean => Object.keys(handedOver(step)).length > 0;

async function verifyStep(engine: ActingEngine, session: SessionItem, step: StepItem): Promise<boolean> {
  // One that has begun anew since is looked at for what was handed over alone.
  const seen = hasTails(session) || step.undo?.only_tails ? { ...step, resources: handedOver(step) } : step;
  const alive = await actionOf(engine, step).verifyGone(stepContext(engine, session, () => seen));
  const late = Object.values(seen.resources)
    .filter((row) => row.state === 'active' && isToUndo(row) && !row.retained)
    .map((row) => row.key);
  const again = [...new Set([...alive, ...late])];
  if (again.length === 0) return false;
  await engine.ledger.update<StepItem>(
    keys.step(session.session_id, step.name),
    {
      set: [
        ...again.map((key) => [['resources', key, 'state'], 'active'] as const),
        [['undo', 'state'], 'pending'],
        [['undo', 'epoch'], session.epoch],
      ],
    },
    when.equals('epoch', session.epoch),
  );
  return true;
}
