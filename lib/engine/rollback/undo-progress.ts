import { isToUndo, type ResourceRow } from '../../domain/resource';
import type { UndoProgress } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';

type Counts = Pick<UndoProgress, 'undone' | 'stuck' | 'total'>;

/** What a rollback has to do with: what the step has made itself, gone or not, but for copies of data. */
const wasMade = (row: ResourceRow): boolean => row.state === 'deleted' || isToUndo(row);

/** How far the rollback is that was planned last, in steps that have made something and are not to stay. */
export function countUndone(steps: readonly StepItem[]): Counts {
  const epochOf = ({ undo }: StepItem): number => undo?.epoch ?? -1;
  const latest = Math.max(0, ...steps.map(epochOf));
  const planned = steps.filter(
    (step) =>
      step.undo !== undefined &&
      epochOf(step) === latest &&
      step.undo.state !== 'retained' &&
      Object.values(step.resources).some(wasMade),
  );
  const count = (state: string): number => planned.filter(({ undo }) => undo?.state === state).length;
  return { undone: count('completed'), stuck: count('failed'), total: planned.length };
}

/** How far a session’s rollback is, as far as anybody can tell; undefined where there is none to tell of. */
export function progressOf(session: SessionItem, steps: readonly StepItem[]): UndoProgress | undefined {
  const written = session.rollback?.progress;
  if (session.state !== 'rolling_back') return written;
  const { epoch } = session;
  // What is not planned yet in this epoch counts nothing.
  if (written?.epoch !== epoch) return { epoch, phase: 'planning', undone: 0, stuck: 0, total: 0 };
  return { ...written, ...countUndone(steps) };
}

/** Says that the undo is planned, once in an epoch: whoever listens to events hears how much there is to do. */
export async function tellPlanned(engine: Engine, session: SessionItem): Promise<void> {
  const steps = await engine.ledger.query<StepItem>(keys.session(session.session_id).pk, 'STEP#', [
    'undo',
    'resources',
  ]);
  await write(engine, session, { phase: 'undoing', ...countUndone(steps) }, [
    when.absent(['rollback', 'progress']),
    when.less(['rollback', 'progress', 'epoch'], session.epoch),
  ]);
}

/** Says that everything has been undone that can be, and the late look is on. */
export async function tellVerifying(engine: Engine, session: SessionItem, steps: readonly StepItem[]): Promise<void> {
  if (session.rollback?.progress?.phase !== 'undoing') return;
  await write(engine, session, { phase: 'verifying', ...countUndone(steps) }, [
    when.equals(['rollback', 'progress', 'phase'], 'undoing'),
  ]);
}

async function write(
  engine: Engine,
  { session_id: id, epoch }: SessionItem,
  progress: Omit<UndoProgress, 'epoch'>,
  before: readonly Parameters<typeof when.any>[number][],
): Promise<void> {
  await engine.ledger.update<SessionItem>(
    keys.session(id),
    { set: [[['rollback', 'progress'], { epoch, ...progress }]] },
    when.all(when.equals('state', 'rolling_back'), when.equals('epoch', epoch), when.any(...before)),
  );
}
