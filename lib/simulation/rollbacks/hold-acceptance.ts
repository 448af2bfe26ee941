import { type Broken, namesOf, when } from './hold';
import type { Picture } from './picture';

/** Whether there is anything to take over: a rollback of the whole has left something, and nothing of it goes on. */
const mayBeAccepted = ({ state, verdict, type, leftovers, tails }: Picture): boolean =>
  state === 'failed' && verdict === 'dirty' && type === 'full' && leftovers.length > 0 && tails.length === 0;

/** Holds what came of a person’s taking over what was left: it stays, is named, and holds no stack. */
export function holdAcceptance(before: Picture, after: Picture, isAccepted: boolean): readonly Broken[] {
  const facts = ({ state, occupies, epoch, rows }: Picture): string => JSON.stringify({ state, occupies, epoch, rows });
  const may = mayBeAccepted(before);
  const ids = before.leftovers.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const unnamed = [...ids, ...before.kept].filter((id) => !after.kept.includes(id));
  const flagged = new Set(after.known.filter(({ stays }) => stays).map(({ id }) => id));
  const unflagged = ids.filter((id) => after.known.some((row) => row.id === id) && !flagged.has(id));
  const property = 'accepted-frees';
  return [
    ...when(
      'accepted-refused',
      isAccepted !== may,
      `${isAccepted ? 'accepted' : 'refused'}, and there ${may ? 'was' : 'was not'} something to accept`,
    ),
    ...when('accepted-refused', !isAccepted && facts(before) !== facts(after), 'refused, and something has changed'),
    ...when(property, isAccepted && after.occupies, 'the stack is still held'),
    ...when(property, isAccepted && after.leftovers.length > 0, 'what was accepted is still said to be left over'),
    ...when(property, isAccepted && unnamed.length > 0, `kept does not name ${unnamed.join(', ')}`),
    ...when(property, isAccepted && unflagged.length > 0, `rows do not say that these stay: ${unflagged.join(', ')}`),
    ...when(
      property,
      namesOf(before.standing) !== namesOf(after.standing),
      `there was ${namesOf(before.standing)}, and is ${namesOf(after.standing)}`,
    ),
  ];
}
