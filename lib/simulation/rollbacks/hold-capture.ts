import type { HeldData } from '../observation';
import { type Broken, namesOf, when } from './hold';
import type { Picture } from './picture';

/** A checkpoint that was asked for of what is at rest, and has ended. */
export interface Captured {
  readonly before: Picture;
  readonly after: Picture;
  /** Undefined where whoever asked does not know. */
  readonly isAccepted: boolean | undefined;
  /** Of the checkpoint; undefined where there is none. */
  readonly state: string | undefined;
  readonly isDisturbed: boolean;
  /** All data in the account, when it was asked for and now. */
  readonly was: HeldData;
  readonly is: HeldData;
}

/** Holds a checkpoint: it changes nothing but itself, and has all that was written before it was asked for. */
export function holdCapture({ before, after, isAccepted, state, isDisturbed, was, is }: Captured): readonly Broken[] {
  const holds = before.occupies;
  const facts = (picture: Picture): string =>
    JSON.stringify([
      picture.state,
      picture.epoch,
      picture.occupies,
      picture.verdict,
      picture.ownRows,
      [...picture.undos],
    ]);
  const mine = new Set(before.standing.map(({ id }) => id));
  const whole = ({ id, content }: HeldData['holders'][number]): boolean =>
    is.copies.some((copy) => copy.of === id && content.every((piece) => copy.content.includes(piece)));
  const uncopied = was.holders
    .filter(({ id, isLeaving, content }) => mine.has(id) && !isLeaving && content.length > 0)
    .filter((holder) => isOfStanding(before, holder.id) && !whole(holder));
  return [
    ...when('checkpoint-refused', holds && isAccepted === false && !isDisturbed, 'it was refused of what stands'),
    ...when('checkpoint-refused', !holds && isAccepted === true, 'it was accepted of what holds nothing'),
    ...when('checkpoint-ends', isAccepted === true && !ended.includes(state ?? ''), `it is still ${state}`),
    ...when(
      'checkpoint-ends',
      isAccepted === true && !isDisturbed && state !== 'complete',
      `nothing was in the way, and it is ${state}`,
    ),
    ...when(
      'checkpoint-changes-nothing',
      facts(before) !== facts(after),
      `it was ${facts(before)}, and is ${facts(after)}`,
    ),
    ...when(
      'checkpoint-changes-nothing',
      namesOf(before.standing) !== namesOf(after.standing) && !isDisturbed,
      `there was ${namesOf(before.standing)}, and is ${namesOf(after.standing)}`,
    ),
    ...when(
      'checkpoint-copies',
      state === 'complete' && uncopied.length > 0,
      `complete, and no copy has all of ${uncopied.map(({ id }) => id).join(', ')}`,
    ),
  ];
}

const ended: readonly string[] = ['complete', 'failed'];

/** Whether it is of a step that stands: of no other is anything copied. */
function isOfStanding({ standing, steps }: Picture, id: string): boolean {
  const of = standing.find((row) => row.id === id)?.steps ?? [];
  return of.some((name) => steps.some((step) => step.name === name && step.stands));
}
