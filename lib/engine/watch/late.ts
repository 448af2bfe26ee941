import type { UsualSeconds } from '../../domain/expectation';
import type { JsonObject } from '../../domain/json';
import { latenessOf } from '../../domain/late';
import { undoTimesOutAt } from '../../domain/longest-undo';
import { secondsAfter } from '../../domain/seconds-after';
import type { Change } from '../../ledger/expression';
import { keys, type SessionItem, type StalledRecord, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { timesOf } from './expectations';

type Marks = NonNullable<Change['set']>;

/**
 * Tells at each look that has found a step pending what is to be written of that: that it is late, once a try; mostly
 * nothing. What waits for a person or an event is not looked at until the answer is there, and so never named here.
 * `input`: its own, where whoever looks has it.
 */
export function lateLooks(
  engine: Engine,
  session: SessionItem,
  { spec }: StepItem,
  input?: JsonObject,
): (step: StepItem) => Promise<Marks> {
  const { signal } = engine.definitions[`${spec.service}/${spec.action}`] ?? {};
  const usual = signal === undefined ? timesOf(engine, session, { spec }, input)?.ready : undefined;
  const early = spec.dependsOn.filter(({ until }) => until === 'created');
  let notBefore = 0;
  return async ({ session_id: sessionId, started_at: startedAt, stalled }) => {
    const now = isoTime(engine.clock);
    if (!usual || startedAt === undefined || stalled || Date.parse(now) <= notBefore) return [];
    const facts = { startedAt, timesOutAt: secondsAfter(startedAt, spec.timeoutSeconds), usual, now };
    if (!latenessOf(facts)) return [];
    // What it began on matters only where it seems late, and not again before it can be: nobody pays for more reads.
    const read = await Promise.all(early.map(({ step }) => engine.ledger.get<StepItem>(keys.step(sessionId, step))));
    const below = read.flatMap((one) => one ?? []);
    const late = latenessOf({ ...facts, below });
    if (late) return [['stalled', { ...late, at: now } satisfies StalledRecord]];
    const readyAt = below.map(({ state, completed_at: at }) => Date.parse(state === 'executing' ? now : (at ?? now)));
    notBefore = Math.max(...readyAt) + usual.p95Seconds * 1000;
    return [];
  };
}

/** How long the undo of a step usually takes. What was handed over takes the time that it takes: nobody waits for it. */
export function usualOfUndo(engine: Engine, session: SessionItem, step: StepItem): UsualSeconds | undefined {
  return session.state === 'rolling_back' ? timesOf(engine, session, step)?.undo : undefined;
}

/** What is to be written of an undo that a look has found pending: that it is late, once a rollback. */
export function markLateUndo({ clock }: Engine, { undo }: StepItem, usual: UsualSeconds | undefined): Marks {
  if (undo?.started_at === undefined || undo.stalled || !usual) return [];
  const now = isoTime(clock);
  const { started_at: startedAt } = undo;
  const timesOutAt = undoTimesOutAt({ ...undo, started_at: startedAt });
  const late = latenessOf({ startedAt, timesOutAt, usual, now });
  return late ? [[['undo', 'stalled'], { ...late, at: now } satisfies StalledRecord]] : [];
}
