import { entriesAt, flagAt, listAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { endStates, sessions, stepsOf } from './whose';

/** Rollbacks after which a session still holds its stack. */
const inPart: readonly string[] = ['partial', 'service', 'resume', 'retire'];

/** In the end every session has ended with what its end must say, and no execution, token, intent or tail is open. */
export const nothingOpen: CheckerFactory = () => ({
  end: (scene) => {
    const running = scene.executions().filter(({ status }) => status === 'RUNNING');
    for (const { name } of running) scene.violated(`execution ${name} still runs`);
    if (running.length === 0 && scene.openTokens() > 0) scene.violated(`${scene.openTokens()} task tokens still wait`);
    for (const session of sessions(scene)) {
      const id = textAt(session, 'session_id') ?? '';
      const state = textAt(session, 'state') ?? '';
      if (!endStates.includes(state)) scene.violated(`session ${id} is still ${state}`);
      const place = textAt(session, 'open_in');
      const keepsCopies = listAt(session, 'rollback', 'kept').some((kept) => textAt(kept, 'reason') === 'snapshot');
      if (place !== (keepsCopies ? `${textAt(session, 'environment')}#kept-copies` : undefined))
        scene.violated(`session ${id} is ${state} and is listed as ${place ?? 'nothing, though it keeps copies'}`);
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
