import type { Item } from '../../local/store/attribute-value';
import { entriesAt, flagAt, listAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';
import { endStates, promotionEnds, promotions, sessions, stepsOf } from './whose';

/** Rollbacks after which a session still holds its stack. */
const inPart: readonly string[] = ['partial', 'service', 'resume', 'retire'];

/** In the end all sessions and promotions have ended with what their ends must say; no execution, token, intent or tail is open. */
export const nothingOpen: CheckerFactory = () => ({
  end: (scene) => {
    const running = scene.executions().filter(({ status }) => status === 'RUNNING');
    for (const { name } of running) scene.violated(`execution ${name} still runs`);
    if (running.length === 0 && scene.openTokens() > 0) scene.violated(`${scene.openTokens()} task tokens still wait`);
    for (const promotion of promotions(scene)) holdPromotion(promotion, scene);
    for (const session of sessions(scene)) {
      const id = textAt(session, 'session_id') ?? '';
      const state = textAt(session, 'state') ?? '';
      if (!endStates.includes(state)) scene.violated(`session ${id} is still ${state}`);
      const place = textAt(session, 'open_in');
      const keepsCopies = listAt(session, 'rollback', 'kept').some((kept) => textAt(kept, 'reason') === 'snapshot');
      const rests = keepsCopies ? 'kept-copies' : state === 'completed' ? 'serving' : undefined;
      // One that was followed serves no more, where none of it is taken away.
      const mayLeave = rests === undefined || (rests === 'serving' && textAt(session, 'revised_by') !== undefined);
      if (place === undefined ? !mayLeave : place !== `${textAt(session, 'environment')}#${rests}`)
        scene.violated(`session ${id} is ${state} and is listed as ${place ?? `nothing, not as ${rests}`}`);
      if (listAt(session, 'rollback', 'tails').length > 0) scene.violated(`session ${id} still has tails`);
      if (state === 'failed' && textAt(session, 'root_cause', 'code') === undefined)
        scene.violated(`session ${id} failed and does not say why`);
      if (state === 'rolled_back' && textAt(session, 'rollback', 'verdict') === undefined)
        scene.violated(`session ${id} is rolled back without a verdict`);
      if (state !== 'rolled_back' || inPart.includes(textAt(session, 'rollback', 'type') ?? '')) continue;
      for (const step of stepsOf(scene, id)) {
        for (const [key, row] of entriesAt(step, 'resources')) {
          const isKept =
            flagAt(row, 'adopted') || flagAt(row, 'retained') || textAt(step, 'undo', 'state') === 'retained';
          if (textAt(row, 'state') !== 'deleted' && !isKept)
            scene.violated(
              `session ${id} is rolled back and ${textAt(step, 'name')}/${key} is ${textAt(row, 'state')}`,
            );
        }
      }
    }
  },
});

function holdPromotion(promotion: Item, scene: Scene): void {
  const [stack, environment, state = ''] = ['stack_name', 'environment', 'state'].map((name) =>
    textAt(promotion, name),
  );
  const which = `the promotion to ${stack}/${environment}`;
  if (!promotionEnds.includes(state)) scene.violated(`${which} is still ${state}`);
  const place = textAt(promotion, 'open_in');
  if (place !== undefined) scene.violated(`${which} is ${state} and is listed as ${place}`);
  for (const question of ['approval', 'return_approval']) {
    if (textAt(promotion, question, 'state') === 'asked') scene.violated(`${which} is ${state} and still asks`);
  }
  if (state !== 'completed' && textAt(promotion, 'outcome', 'code') === undefined)
    scene.violated(`${which} is ${state} and does not say why`);
}
