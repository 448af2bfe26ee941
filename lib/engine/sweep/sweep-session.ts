import { UnityError } from '../../domain/errors/unity-error';
import { isSwept } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { goOn } from '../rollback/start-rollback';
import { rounds } from '../rounds';
import { asRead } from '../session/as-read';
import { loadFound, loadSession, loadSteps } from '../session/session-store';
import { rescue } from '../watch/rescue';
import { foundItem, foundRow, type Orphan, type Placed, placesFor } from './found-rows';
import { isOfStep } from './of-step';
import { isQuiet, ownershipIn } from './ownership';

/**
 * Has what was found of a session removed: each becomes a row, and the rollback machine undoes these rows and no others;
 * the session stays as it is. Without anything found, a session that nothing works on any more is taken over. May be
 * repeated: what stands is not written again.
 */
export async function sweepSession(engine: Engine, sessionId: string, orphans: readonly Orphan[]): Promise<void> {
  const known = await loadSession(engine.ledger, sessionId);
  if (orphans.length === 0) {
    await rescue(engine, known);
    return;
  }
  for (let round = 0; round < rounds; round++) {
    const session = await loadSession(engine.ledger, sessionId);
    const places = placesFor(orphans, await loadFound(engine.ledger, sessionId));
    if (isSwept(session)) {
      if (!places.every(({ isThere }) => isThere)) throw tooEarly(session, 'another sweep of it is under way');
      await goOn(engine, session);
      return;
    }
    if (!isQuiet(engine, session)) throw tooEarly(session, 'what it made last may be on its way still');
    const steps = await loadSteps(engine.ledger, sessionId);
    await assertUnowned(engine, session, steps, orphans);
    for (const placed of places) if (!placed.isThere) await keep(engine, session, steps, placed);
    const begun = await begin(engine, session);
    if (!begun) continue;
    await goOn(engine, begun);
    return;
  }
  throw new Error(`session ${sessionId} changed ${rounds} times while its sweep was started`);
}

function tooEarly({ session_id, state }: SessionItem, why: string): UnityError {
  return new UnityError('TransitionRefused', { message: `session ${session_id} is ${state}: ${why}` });
}

/**
 * What is named must be nobody's, and something that its step makes. Whether it carries the step's tags is asked of AWS
 * when it is about to go.
 */
async function assertUnowned(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
  orphans: readonly Orphan[],
): Promise<void> {
  const ownership = await ownershipIn(engine.ledger, session.environment, [session.session_id]);
  const problems = orphans.flatMap(({ step, key, type, id }) => {
    const made = steps.find(({ name }) => name === step);
    if (!made || !isOfStep(engine.definitions, made, { type, key })) {
      return [`${id}: no step \`${step}\` makes ${type} as ${key}`];
    }
    if (ownership.owns(type, id)) return [`${id} stands in the rows of a session`];
    return ownership.intends(session.session_id, step, key) ? [`${id} may be what ${step} meant to make`] : [];
  });
  if (problems.length > 0) throw new UnityError('NotUnowned', { message: problems.join('; ').slice(0, 1000) });
}

/** Writes the row of one: of a place that is free, or held what is gone. */
async function keep(engine: Engine, session: SessionItem, steps: readonly StepItem[], placed: Placed): Promise<void> {
  const step = steps.find(({ name }) => name === placed.orphan.step);
  if (!step) return;
  const row = foundRow(session.session_id, placed, isoTime(engine.clock));
  const created = await engine.ledger.create<StepItem>(foundItem(step, placed.item, row));
  if (created.applied) return;
  await engine.ledger.update<StepItem>(
    keys.step(session.session_id, placed.item),
    { set: [[['resources', row.key], row]] },
    when.any(when.absent(['resources', row.key]), when.equals(['resources', row.key, 'state'], 'deleted')),
  );
}

async function begin(engine: Engine, session: SessionItem): Promise<SessionItem | undefined> {
  const begun = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    {
      set: [
        ['epoch', session.epoch + 1],
        ['generation', session.generation + 1],
        ['rollback_starts', 1],
        ['open_in', session.environment],
        ['sweep', { state: 'running', started_at: isoTime(engine.clock), leftovers: [], refused: [] }],
      ],
    },
    asRead(session),
  );
  return begun.applied ? begun.item : undefined;
}
