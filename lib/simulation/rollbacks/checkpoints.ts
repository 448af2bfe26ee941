import { tableNames } from '../../ledger/tables';
import type { LocalWorld } from '../../local/host/world';
import { endStates, sessionItem, stepsOf } from '../checkers/whose';
import { at, flagAt, textAt } from '../ledger-view';
import type { Stage } from '../trial/stage';

/**
 * Holds every checkpoint, at the moment at which its state is captured, against what stands then: nothing that was undone,
 * nothing that is not ready; and where nothing goes on meanwhile nothing is missing either.
 */
export function watchCheckpoints(world: LocalWorld, stage: Stage): void {
  const { ledger } = tableNames(world.settings.prefix);
  world.store.onWrite(({ tableName, oldImage, newImage }) => {
    if (tableName !== ledger || textAt(newImage, 'kind') !== 'checkpoint') return;
    if (textAt(newImage, 'captured_at') === undefined || textAt(oldImage, 'captured_at') !== undefined) return;
    const sessionId = textAt(newImage, 'session_id') ?? '';
    const steps = stepsOf(stage, sessionId);
    const stands = new Set(
      steps
        .filter((step) => textAt(step, 'phase') === 'ready')
        .filter((step) => textAt(step, 'undo', 'state') !== 'completed' || flagAt(step, 'undo', 'only_tails'))
        .map((step) => textAt(step, 'name') ?? ''),
    );
    const ready = (at(newImage, 'ready_steps')?.L ?? []).map(({ S }) => S ?? '');
    const wrong = ready.filter((name) => !stands.has(name));
    if (wrong.length > 0)
      stage.blame('checkpoint-true', `${textAt(newImage, 'name')} has ${wrong.join()}, which does not stand`);
    const isAtRest = endStates.includes(textAt(sessionItem(stage, sessionId), 'state') ?? '');
    const untouched = steps.filter((step) => at(step, 'undo') === undefined).map((step) => textAt(step, 'name') ?? '');
    const missing = untouched.filter((name) => stands.has(name) && !ready.includes(name));
    if (isAtRest && missing.length > 0)
      stage.blame('checkpoint-true', `${textAt(newImage, 'name')} lacks ${missing.join()}, which stands`);
  });
}
