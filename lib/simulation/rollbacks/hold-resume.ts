import { type Broken, namesOf, when } from './hold';
import type { ResumeFate } from './oracle-of-resume';
import type { Picture, Standing } from './picture';

/** A resume that was asked for and has ended, whatever came of it. */
export interface Resumed {
  readonly before: Picture;
  readonly after: Picture;
  readonly fate: ResumeFate;
  /** How many of those who asked were let. */
  readonly accepted: number;
  /**
   * What stood when it was decided how it goes on, by id; undefined where that never was. Nothing is there by then of what is
   * to be gone; later its like may be, under the same id where that is a name.
   */
  readonly stoodAtDecision: ReadonlySet<string> | undefined;
  readonly isDisturbed: boolean;
  /** Whether nothing is in the way of its completing. */
  readonly mayComplete: boolean;
  /** What stays on purpose beside what is made anew, by id. */
  readonly aside: ReadonlySet<string>;
  /** Types of what the whole has made when it is completed; undefined where nobody knows. */
  readonly made: readonly string[] | undefined;
}

/** Whether a session may go on: it has failed, or a part of it was undone, and it holds its stack. */
const mayGoOn = ({ state, occupies }: Picture): boolean => occupies && (state === 'failed' || state === 'rolled_back');

/** Holds the end of a resume against its beginning. */
export function holdResume(resumed: Resumed): readonly Broken[] {
  const { before, accepted, isDisturbed } = resumed;
  const may = mayGoOn(before);
  if (accepted > 0) {
    const said = `it was accepted, and the session was ${before.state}${before.occupies ? '' : ' and held nothing'}`;
    return [...when('resume-refused', !may, said), ...holdAccepted(resumed)];
  }
  return [
    ...when(
      'resume-refused',
      may && !isDisturbed,
      `it was refused, and the session was ${before.state} and holds its stack`,
    ),
    ...holdUnchanged(resumed),
  ];
}

function holdUnchanged({ before, after, isDisturbed }: Resumed): readonly Broken[] {
  const facts = ({ state, occupies, epoch, verdict, rows, standing }: Picture): string =>
    JSON.stringify({ state, occupies, epoch, verdict, rows, standing: standing.map(({ id }) => id) });
  return when(
    'resume-refused',
    !isDisturbed && facts(before) !== facts(after),
    'it was refused and has changed something',
  );
}

function holdAccepted(resumed: Resumed): readonly Broken[] {
  const { before, after, fate, stoodAtDecision, mayComplete, aside } = resumed;
  const isKept = ({ steps }: Standing): boolean => steps.some((step) => fate.kept.has(step));
  const stays = (row: Standing): boolean =>
    isKept(row) || aside.has(row.id) || row.steps.some((step) => fate.aside.has(step));
  const there = new Map(after.standing.map((row) => [row.id, row]));
  const taken = before.standing.filter((row) => stays(row) && !row.isLeaving && there.get(row.id)?.isLeaving !== false);
  const toGo = before.standing.filter((row) => !stays(row));
  const left = toGo.filter(({ id }) => stoodAtDecision?.has(id));
  const named = new Set(after.leftovers.map(({ id }) => id));
  const unnamed = toGo.filter(({ id }) => there.get(id)?.isLeaving === false && !named.has(id));
  const isUndone = after.requested === 'resume';
  const { state } = after;
  return [
    ...when('resume-keeps', taken.length > 0, `taken away although it was to stay: ${namesOf(taken)}`),
    ...when('resume-undoes', left.length > 0, `it went on beside what was to go: ${namesOf(left)}`),
    ...when('resume-undoes', isUndone && unnamed.length > 0, `it was not let on, and left is ${namesOf(unnamed)}`),
    ...when('resume-ends', state !== 'completed' && state !== 'failed', `it has ended as ${state}`),
    ...when('resume-ends', !after.occupies && after.standing.some(isKept), 'it holds its stack no longer'),
    ...when(
      'resume-completes',
      mayComplete && state !== 'completed',
      `nothing was in the way, and it ended as ${state}`,
    ),
    // What was on its way out has its verdict when that is gone, whatever the session is by then.
    ...when(
      'resume-completes',
      state === 'completed' && after.leftovers.length > 0,
      'it is completed, and has leftovers',
    ),
    ...holdInventory(resumed),
  ];
}

/** What has gone on has in the end what it would have had at once. */
function holdInventory({ after, made, aside, mayComplete }: Resumed): readonly Broken[] {
  if (after.state !== 'completed' || made === undefined || !mayComplete) return [];
  const has = after.standing.filter(({ id, isLeaving }) => !isLeaving && !aside.has(id)).map(({ type }) => type);
  const [is, was] = [has, made].map((types) => [...types].sort().join(', '));
  return when('resume-completes', is !== was, `it has made ${is}; a deployment makes ${was}`);
}
