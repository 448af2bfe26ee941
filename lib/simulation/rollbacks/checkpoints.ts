import { tableNames } from '../../ledger/tables';
import type { LocalWorld } from '../../local/host/world';
import { stepsOf } from '../checkers/whose';
import { at, textAt } from '../ledger-view';
import type { Stage } from '../trial/stage';

/** Holds every checkpoint, at the moment at which it is taken, against what stands then: nothing that was undone, nothing that is not ready. */
export function watchCheckpoints(world: LocalWorld, stage: Stage): void {
  const { ledger } = tableNames(world.settings.prefix);
  world.store.onWrite(({ tableName, oldImage, newImage }) => {
    if (tableName !== ledger || oldImage !== undefined || textAt(newImage, 'kind') !== 'checkpoint') return;
    const steps = stepsOf(stage, textAt(newImage, 'session_id') ?? '');
    const stands = new Set(
      steps
        .filter((step) => textAt(step, 'phase') === 'ready' && textAt(step, 'undo', 'state') !== 'completed')
        .map((step) => textAt(step, 'name')),
    );
    const wrong = (at(newImage, 'ready_steps')?.L ?? []).map(({ S }) => S).filter((name) => !stands.has(name));
    if (wrong.length > 0)
      stage.blame('checkpoint-true', `${textAt(newImage, 'name')} has ${wrong.join()}, which does not stand`);
  });
}
