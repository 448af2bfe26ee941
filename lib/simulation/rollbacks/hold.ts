import { fateOf, type Wanted } from './oracle';
import type { Picture, Standing } from './picture';

/** A rollback that was asked for and has ended, with all its tails. */
export interface Rolled {
  readonly before: Picture;
  readonly after: Picture;
  readonly wanted: Wanted;
  /** What earlier rollbacks of the session left standing on purpose, by step. */
  readonly retained: ReadonlySet<string>;
  /** The same of steps that were begun anew since, by id. */
  readonly aside: ReadonlySet<string>;
  /** The copies of its data that the account has. */
  readonly copies: readonly string[];
  /** Whether all that ran had come to its end before. */
  readonly isSettled: boolean;
}

/** A property that does not hold, and how it shows. */
export interface Broken {
  readonly property: string;
  readonly what: string;
}

/** Rows in a line, for people. */
export const namesOf = (rows: readonly Standing[]): string =>
  rows.map(({ steps, type, id, state }) => `${steps.join()} ${type} ${id} (${state})`).join(', ');

/** Holds the end of a rollback against its beginning and what it was asked for. */
export function holdRollback(rolled: Rolled): readonly Broken[] {
  const { before, after, wanted, retained, aside, copies, isSettled } = rolled;
  const fate = fateOf(before.steps, wanted);
  const keeps = ({ steps, id }: Standing): boolean => aside.has(id) || steps.some((step) => !fate.undone.has(step));
  const there = new Set(after.standing.filter(({ isLeaving }) => !isLeaving).map(({ id }) => id));
  const left = after.standing.filter((row) => !keeps(row));
  const unnamed = left.filter((row) => !isNamed(after, row));
  const taken = before.standing.filter((row) => keeps(row) && !row.isLeaving && !there.has(row.id));
  const others = before.steps.filter(({ name }) => !fate.asked.has(name) && !fate.retained.has(name));
  // An undo that is no longer there was of what a resume has begun anew since.
  const touched = others.filter(({ name }) => ![before.undos.get(name), undefined].includes(after.undos.get(name)));
  const untold = copies.filter((id) => !after.kept.includes(id));
  const known = kept(after, new Set([...retained, ...fate.retained]));
  return [
    ...when('mode-undoes', unnamed.length > 0, `the verdict is ${after.verdict}, and left is ${namesOf(unnamed)}`),
    ...when('mode-keeps', taken.length > 0, `taken away although it was to stay: ${namesOf(taken)}`),
    ...when(
      'mode-keeps',
      touched.length > 0,
      `undone as well: ${touched.map(({ name }) => `${name} (${before.undos.get(name)}, now ${after.undos.get(name)})`).join(', ')}`,
    ),
    ...when('kept-named', known !== after.kept.join(), `kept is ${after.kept.join() || 'nothing'}, not ${known}`),
    ...when('copies-told', untold.length > 0, `copies of data that kept does not name: ${untold.join(', ')}`),
    ...when(
      'ends-said',
      after.executing.length > 0,
      `it is over, and still executing is ${after.executing.join(', ')}`,
    ),
    ...verdictOf(after, wanted),
    ...occupation(before, after, isSettled),
  ];
}

/** A property that is broken, if it is. */
export function when(property: string, isBroken: boolean, what: string): readonly Broken[] {
  return isBroken ? [{ property, what }] : [];
}

/** Whether an end that is not clean names something. What was never known by an id is named by its type. */
function isNamed({ leftovers }: Picture, { id, type, steps }: Standing): boolean {
  return leftovers.some(
    (leftover) =>
      leftover.id === id || (leftover.id === undefined && leftover.type === type && steps.includes(leftover.step)),
  );
}

function kept({ known }: Picture, retained: ReadonlySet<string>): string {
  return known
    .filter(({ step, stays }) => stays || retained.has(step))
    .map(({ id }) => id)
    .sort()
    .join();
}

function verdictOf({ state, verdict, type, leftovers, tails, starts }: Picture, wanted: Wanted): readonly Broken[] {
  const isDirty = verdict === 'dirty';
  return [
    ...when('verdict-true', type !== wanted.type, `it says that it was ${type}, and ${wanted.type} was asked for`),
    ...when(
      'verdict-true',
      !isDirty && verdict !== 'clean',
      `the verdict is ${verdict} although nothing goes on any more`,
    ),
    ...when('verdict-true', state !== (isDirty ? 'failed' : 'rolled_back'), `it is ${verdict}, and ${state}`),
    // One that died too often to look at everything is dirty whatever it knows of.
    ...when(
      'verdict-true',
      !(isDirty && starts > 1) && isDirty !== leftovers.length > 0,
      `it is ${verdict} with ${leftovers.length} leftovers`,
    ),
    ...when('verdict-true', tails.length > 0, `it still has tails: ${tails.join(', ')}`),
  ];
}

/**
 * The stack is held while anything stands that is not kept on purpose and was not handed over, even where that came to
 * nothing: somebody else may have the stack by then. It is never taken back by a rollback.
 */
function occupation(before: Picture, after: Picture, isSettled: boolean): readonly Broken[] {
  const handedOver = new Set(after.known.filter(({ isHandedOver }) => isHandedOver).map(({ id }) => id));
  const holding = after.standing.filter(
    ({ id, isLeaving }) => !isLeaving && !after.kept.includes(id) && !handedOver.has(id),
  );
  const property = 'holds-its-stack';
  return [
    ...when(property, isSettled && !before.occupies && after.occupies, 'it holds the stack, and did not before'),
    ...when(
      property,
      isSettled && before.occupies && !after.occupies && holding.length > 0,
      `its stack is free, and there is ${namesOf(holding)}`,
    ),
    ...when(
      property,
      after.occupies && after.verdict === 'clean' && isWholeGone(after),
      'it holds its stack with nothing in it',
    ),
  ];
}

/** Whether of every step all was undone that was not to stay. */
function isWholeGone({ steps, undos }: Picture): boolean {
  return steps.every(({ name }) => undos.get(name) === 'completed' || undos.get(name) === 'retained');
}

/** Holds a rollback that was asked for a second time, of which nothing was in the way. */
export function holdAgain(before: Picture, after: Picture, changes: readonly string[]): readonly Broken[] {
  const facts = ({ state, occupies, verdict, kept: ids, leftovers, tails, rows }: Picture): string =>
    JSON.stringify({ state, occupies, verdict, ids, leftovers, tails, rows });
  const undos = ({ undos: all }: Picture): string => JSON.stringify([...all].sort());
  return [
    ...when('again-changes-nothing', changes.length > 0, `asked again it called ${changes.slice(0, 5).join(', ')}`),
    ...when('again-changes-nothing', facts(before) !== facts(after), difference(facts(before), facts(after))),
    ...when('again-changes-nothing', undos(before) !== undos(after), difference(undos(before), undos(after))),
    ...when(
      'again-changes-nothing',
      namesOf(before.standing) !== namesOf(after.standing),
      difference(namesOf(before.standing), namesOf(after.standing)),
    ),
  ];
}

/** Holds a rollback that was refused: there was nothing to undo, and nothing has changed. */
export function holdRefusal(before: Picture, after: Picture, wanted: Wanted): readonly Broken[] {
  const { undone } = fateOf(before.steps, wanted);
  const open = before.standing.filter(({ steps, isLeaving }) => !isLeaving && steps.every((step) => undone.has(step)));
  const isSame = before.rows === after.rows && before.epoch === after.epoch && before.state === after.state;
  return [
    ...when('refused-for-nothing', open.length > 0, `it was refused, and there is ${namesOf(open)}`),
    ...when('refused-for-nothing', !isSame, 'it was refused and has changed the session all the same'),
  ];
}

function difference(a: string, b: string): string {
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  const part = (text: string): string => text.slice(Math.max(0, from - 60), from + 80);
  return `asked again it changed …${part(a)}… to …${part(b)}…`;
}
