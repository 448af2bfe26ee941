import type { Item } from '../../local/store/attribute-value';
import { at, entriesAt, numberAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { promotionMoves, resourceMoves, sessionMoves, stepMoves, undoMoves } from './moves';

const phases = ['waiting', 'begun', 'created', 'ready'];

/**
 * Sessions, steps, undos, resources and promotions move along the tables only, phases forward only, rows never vanish, and every
 * write counts the version up by one. Only what serves has a health. Once what a resume keeps is decided, a step may begin anew, once, under a newer epoch.
 */
export const legalMoves: CheckerFactory = () => ({
  write: ({ pk, sk, before, after }, scene) => {
    const version = numberAt(after, 'version');
    const expected = (numberAt(before, 'version') ?? 0) + 1;
    if (version !== expected) scene.violated(`${sk}: version ${version} follows ${expected - 1}`);
    if (before === undefined) return;
    const kind = textAt(after, 'kind');
    const wrong =
      kind === 'session'
        ? sessionMove(before, after)
        : kind === 'step'
          ? stepMove(before, after, isReopened(scene.item(pk, 'SESSION'), before, after))
          : kind === 'promotion'
            ? promotionMove(before, after)
            : undefined;
    if (wrong !== undefined) scene.violated(`${sk}: ${wrong}`);
  },
});

function sessionMove(before: Item, after: Item): string | undefined {
  const [from = '', to = ''] = [textAt(before, 'state'), textAt(after, 'state')];
  if (to !== 'completed' && at(after, 'health')) return `it is ${to}, and its health is written down as if it served`;
  if (from === to) return undefined;
  const isFinal =
    from === 'rolled_back' &&
    textAt(before, 'rollback', 'type') === 'full' &&
    textAt(before, 'rollback', 'verdict') === 'clean';
  if (isFinal) return `a full and clean rollback is final, and went on to ${to}`;
  return sessionMoves[from]?.includes(to) ? undefined : `the session went from ${from} to ${to}`;
}

/** Only what is asked for again begins anew, and counts as its next run. */
function promotionMove(before: Item, after: Item): string | undefined {
  const [from = '', to = ''] = [textAt(before, 'state'), textAt(after, 'state')];
  const runs = (numberAt(after, 'run') ?? 0) - (numberAt(before, 'run') ?? 0);
  const isAgain = from !== to && to === 'verifying';
  if (runs !== (isAgain ? 1 : 0)) return `the promotion went from ${from} to ${to}, ${runs} runs later`;
  return from === to || promotionMoves[from]?.includes(to) ? undefined : `the promotion went from ${from} to ${to}`;
}

/** Whether the write is the one by which a decided resume takes a step over. */
function isReopened(session: Item | undefined, before: Item, after: Item): boolean {
  const rises = (numberAt(after, 'epoch') ?? 0) > (numberAt(before, 'epoch') ?? 0);
  return rises && textAt(session, 'resuming', 'stage') === 'decided';
}

function stepMove(before: Item, after: Item, isReopening: boolean): string | undefined {
  if (isReopening) {
    const isAnew = textAt(after, 'state') === 'pending' && textAt(after, 'phase') === 'waiting';
    const isAsBefore = ['state', 'phase'].every((name) => textAt(after, name) === textAt(before, name));
    return isAnew || isAsBefore ? resourceMove(before, after) : 'a resume left it neither as it was nor as it begins';
  }
  const [from = '', to = ''] = [textAt(before, 'state'), textAt(after, 'state')];
  if (from !== to && !stepMoves[from]?.includes(to)) return `it went from ${from} to ${to}`;
  const [was, is] = [phases.indexOf(textAt(before, 'phase') ?? ''), phases.indexOf(textAt(after, 'phase') ?? '')];
  if (is < was) return `it went from phase ${phases[was]} back to ${phases[is]}`;
  return undoMove(before, after) ?? resourceMove(before, after);
}

function undoMove(before: Item, after: Item): string | undefined {
  const [from, to] = [textAt(before, 'undo', 'state'), textAt(after, 'undo', 'state')];
  const isPlannedAnew = (numberAt(after, 'undo', 'epoch') ?? 0) > (numberAt(before, 'undo', 'epoch') ?? -1);
  if (from === to || from === undefined || isPlannedAnew) return undefined;
  return undoMoves[from]?.includes(to ?? '') ? undefined : `its undo went from ${from} to ${to}`;
}

function resourceMove(before: Item, after: Item): string | undefined {
  const rows = new Map(entriesAt(after, 'resources'));
  for (const [key, former] of entriesAt(before, 'resources')) {
    const row = rows.get(key);
    if (row === undefined) return `the row of ${key} vanished`;
    const [from = '', to = ''] = [textAt(former, 'state'), textAt(row, 'state')];
    if (from !== to && !resourceMoves[from]?.includes(to)) return `${key} went from ${from} to ${to}`;
  }
  return undefined;
}
