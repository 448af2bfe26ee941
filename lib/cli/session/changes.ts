import { hasTails, isTerminal } from '../../domain/session';
import type { SessionDocument, StepDocument } from '../../domain/session-document';
import type { Change, StepChange } from './change';

/**
 * What changed between two looks at a session, in the order in which it happened; all that ever happened without a
 * former look. A step that began and ended between two looks is told in full, from its own times.
 */
export function changesBetween(
  before: SessionDocument | undefined,
  after: SessionDocument,
  now: string,
): readonly Change[] {
  const changes = [
    ...after.steps.flatMap((step) =>
      step.kept_from === undefined ? stepChanges(stepOf(before, step.name), step, now) : keptStep(before, after, step),
    ),
    ...resourceChanges(before, after, now),
    ...checkpointChanges(before, after, now),
    ...milestoneChanges(before, after),
    ...sessionChanges(before, after, now),
    ...after.steps.flatMap((step) => undoChanges(stepOf(before, step.name), step, now)),
  ];
  // Sorting is stable: what has the same time keeps the order above. The end of the session comes last.
  return changes.sort((a, b) => Number(isEnd(a)) - Number(isEnd(b)) || a.time.localeCompare(b.time));
}

const isEnd = (change: Change): boolean => change.kind === 'session' && isTerminal(change.session.state);

function sessionChanges(before: SessionDocument | undefined, after: SessionDocument, now: string): readonly Change[] {
  const isSame =
    before?.state === after.state &&
    before.cancelling === after.cancelling &&
    (!isTerminal(after.state) || before.completed_at === after.completed_at) &&
    !looksAgain(before, after);
  if (isSame && !(before && hasTails(before) && !hasTails(after))) return [];
  const undoneFrom =
    after.state === 'rolling_back' && before?.state !== 'rolling_back' ? after.rollback?.started_at : undefined;
  const time = after.rollback?.tails_ended_at ?? after.completed_at ?? undoneFrom ?? now;
  return [{ kind: 'session', time, session: after }];
}

/** Whether a rollback has come to its late look, or what that has found is undone once more. */
function looksAgain(before: SessionDocument, after: SessionDocument): boolean {
  const isLooking = ({ state, rollback }: SessionDocument) =>
    state === 'rolling_back' && rollback?.progress?.phase === 'verifying';
  return isLooking(before) !== isLooking(after);
}

function resourceChanges(before: SessionDocument | undefined, after: SessionDocument, now: string): readonly Change[] {
  const former = new Map((before?.resources ?? []).map((row) => [`${row.step}/${row.key}`, row]));
  return after.resources.flatMap((resource): Change[] => {
    const known = former.get(`${resource.step}/${resource.key}`);
    if (known?.state === resource.state && known.id === resource.id) return [];
    // Resources carry no times of their own: those of their step come nearest to them.
    const step = stepOf(after, resource.step);
    const isGone = resource.state === 'deleting' || resource.state === 'deleted';
    return [{ kind: 'resource', time: (isGone ? step?.undo?.completed_at : step?.completed_at) ?? now, resource }];
  });
}

function checkpointChanges(
  before: SessionDocument | undefined,
  after: SessionDocument,
  now: string,
): readonly Change[] {
  const known = new Map(before?.checkpoints.map(({ name, state }) => [name, state]));
  return after.checkpoints
    .filter(({ name, state }) => known.get(name) !== state)
    .map(({ name, state, created_at }): Change => {
      // Copies take their time: what has become of them is news of now.
      const time = known.has(name) ? now : created_at;
      return { kind: 'checkpoint', time, name, state };
    });
}

function milestoneChanges(before: SessionDocument | undefined, after: SessionDocument): readonly Change[] {
  const time = after.milestones.serving_at;
  return time === null || before?.milestones.serving_at === time ? [] : [{ kind: 'milestone', name: 'serving', time }];
}

function stepOf(session: SessionDocument | undefined, name: string): StepDocument | undefined {
  return session?.steps.find((step) => step.name === name);
}

/** What a revision has kept was done by another, long ago: it has it from its beginning on, which a look may well precede. */
function keptStep(
  before: SessionDocument | undefined,
  { started_at: time }: SessionDocument,
  step: StepDocument,
): readonly Change[] {
  const isKnown = stepOf(before, step.name)?.kept_from !== undefined;
  return isKnown ? [] : [{ kind: 'step', time, step, what: 'completed' }];
}

function stepChanges(before: StepDocument | undefined, step: StepDocument, now: string): readonly Change[] {
  const changes: Change[] = [];
  const tell = (what: StepChange, time: string | null) => changes.push({ kind: 'step', time: time ?? now, step, what });
  // One that begins anew in a resume has begun at another time.
  if (step.started_at && before?.started_at !== step.started_at) tell('started', step.started_at);
  if (step.created_at && before?.created_at !== step.created_at) tell('created', step.created_at);
  if (before && before.attempt < step.attempt) tell('retried', now);
  const moved = step.waiting_for !== null && step.waiting_for !== before?.waiting_for;
  if (moved && step.state === 'executing') tell(asksPerson(step) ? 'asked' : 'waiting', now);
  // What ended the same way before, and has run again since, has ended at another time.
  if (before?.state !== step.state || before.completed_at !== step.completed_at) {
    if (step.state === 'completed') tell('completed', step.completed_at);
    if (step.state === 'failed') tell(step.cancelled ? 'cancelled' : 'failed', step.completed_at);
  }
  return changes;
}

const asksPerson = ({ service, action }: StepDocument): boolean => service === 'control' && action === 'approve';

function undoChanges(before: StepDocument | undefined, step: StepDocument, now: string): readonly Change[] {
  if (!step.undo || isKnownUndo(before?.undo ?? null, step.undo)) return [];
  return [{ kind: 'undo', time: step.undo.completed_at ?? step.undo.started_at ?? now, step }];
}

/** What a later rollback finds nothing of any more is as good as undone, and carries no time: that is no news of it. */
function isKnownUndo(before: StepDocument['undo'], now: NonNullable<StepDocument['undo']>): boolean {
  const isSameEnd = now.completed_at === null || before?.completed_at === now.completed_at;
  return before?.state === now.state && isSameEnd;
}
