import { isAccepted, isTail, type ResourceRow } from '../../domain/resource';
import { rollbackAgain } from '../../domain/rollback-again';
import { hasTails, type Kept, type Leftover, type Tail, type Verdict } from '../../domain/session';
import type { Change } from '../../ledger/expression';
import type { SessionItem, StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import { assumedStep, hourlyUsdOf } from '../assumed';
import type { Engine } from '../engine';
import { holdsTail } from './hand-over';
import { holdsRows, stillHolds } from './still-holds';
import { countUndone } from './undo-progress';

/** What stands in a session when its rollback ends: the verdict, what is left and what stays on purpose. */
export interface Conclusion {
  readonly verdict: Verdict;
  readonly tails: readonly Tail[];
  readonly kept: readonly Kept[];
  /** Whether something of it still holds the stack. */
  readonly occupies: boolean;
  readonly set: NonNullable<Change['set']>;
}

/**
 * The conclusion of a rollback. `givenUp`: it died before it could look at everything, so whatever is not known to be
 * gone counts as left, of the steps in its scope (all, unless it says so).
 */
export function conclude(
  engine: Engine,
  session: SessionItem,
  steps: readonly StepItem[],
  options: { readonly givenUp: boolean; readonly scope?: ReadonlySet<string> },
): Conclusion {
  const isUnknown = ({ name }: StepItem): boolean => options.givenUp && (options.scope?.has(name) ?? true);
  const leftovers = steps
    .filter((step) => isMeant(session, step))
    .flatMap((step) => leftoversOf(engine, session, step, isUnknown(step)));
  const tails = options.givenUp ? [] : steps.flatMap((step) => tailsOf(engine, session, step));
  const hadTails = (session.rollback?.tails.length ?? 0) > 0;
  const ended = { epoch: session.epoch, phase: 'ended', ...countUndone(steps) };
  const isDirty = leftovers.length > 0 || options.givenUp;
  const kept = steps.flatMap(keptOf);
  const isHeld = occupies(session, steps, options.givenUp);
  const verdict: Verdict = isDirty ? 'dirty' : tails.length > 0 ? 'pending' : 'clean';
  return {
    verdict,
    tails,
    kept,
    occupies: isHeld,
    set: [
      ['occupies', isHeld],
      ...(session.state === 'rolling_back' ? [[['rollback', 'progress'], ended] as const] : []),
      [['rollback', 'verdict'], verdict],
      [['rollback', 'leftovers'], leftovers],
      [['rollback', 'tails'], tails],
      [['rollback', 'kept'], kept],
      [['rollback', hadTails && tails.length === 0 ? 'tails_ended_at' : 'completed_at'], isoTime(engine.clock)],
    ],
  };
}

/** What a resume keeps is not left over, though an older rollback may have been stuck above it. */
function isMeant({ requested_rollback: request }: SessionItem, step: StepItem): boolean {
  const isInPart = request?.type === 'resume' || request?.type === 'retire';
  return !isInPart || request.steps.includes(step.name) || holdsTail(step);
}

/** The same for a session that ended before anything could be made: nobody undid it, and it is as clean as can be. */
export function concludeUntouched(engine: Engine, { occupies }: SessionItem): NonNullable<Change['set']> {
  if (occupies) return [];
  const now = isoTime(engine.clock);
  const empty = { kept: [], leftovers: [], tails: [] };
  return [['rollback', { type: 'full', verdict: 'clean', ...empty, started_at: now, completed_at: now }]];
}

/**
 * What was handed over holds the stack neither on its way out nor when it stays: the stack was given free with it. So it
 * was with what somebody has accepted: another session may have it by now.
 */
function occupies(session: SessionItem, steps: readonly StepItem[], givenUp: boolean): boolean {
  const { accepted } = session.rollback ?? {};
  if (accepted && !accepted.in_part) return false;
  // Whoever resumes it goes on at once: nobody comes between.
  if (session.requested_rollback?.type === 'resume') return true;
  if (hasTails(session)) return session.occupies;
  const type = session.rollback?.type ?? 'full';
  // What gave the stack free before does not take it back: somebody else may have it.
  if (type === 'partial' || type === 'service') return session.occupies && (givenUp || stillHolds(steps));
  if (type === 'retire') return session.occupies && (givenUp || holdsRows(steps));
  const left = steps.flatMap((step) => leftRows(step, givenUp));
  return left.length === 0 ? givenUp : left.some((row) => !isTail(row));
}

const isUndone = (undo: StepItem['undo']): boolean =>
  undo === undefined || undo.state === 'completed' || undo.state === 'retained';

/** Rows that should be gone and are not. */
function leftRows({ undo, resources, epoch }: StepItem, givenUp: boolean): readonly ResourceRow[] {
  // An earlier rollback that was given up before it came to the step has not touched it.
  const isUntouched = undo?.state === 'pending' && undo.started_at === undefined && undo.epoch < epoch;
  if ((isUndone(undo) || isUntouched) && !(givenUp && undo?.state !== 'retained')) return [];
  const rows = Object.values(resources).filter((row) => row.state !== 'deleted' && !row.adopted && !row.retained);
  return undo?.only_tails ? rows.filter(isTail) : rows;
}

/** What is left of a step, each with the reason and the way on. */
function leftoversOf(engine: Engine, session: SessionItem, step: StepItem, givenUp: boolean): readonly Leftover[] {
  const { undo } = step;
  const rows = leftRows(step, givenUp);
  const hourly = rows.length > 0 ? hourlyUsdOf(engine.definitions, session, step) / rows.length : 0;
  return rows.map((row) => ({
    step: step.name,
    type: row.type,
    id: row.id ?? null,
    // Cut short: all leftovers of a session stand in one item.
    reason: undo?.error
      ? `${undo.error.code}: ${undo.error.message}`.slice(0, 200)
      : 'it was still there, or not looked at, when rollback ended',
    hourly_usd: Number(hourly.toFixed(4)),
    // Of what a session has handed over before it went on, no more is kept than what kind of rollback it was.
    next_command: rollbackAgain(session, session.requested_rollback ?? session.rollback),
    ...(undo?.blocked_by && { blocked_by: undo.blocked_by }),
  }));
}

/** What of an undone step was handed over, and when it is usually gone. */
function tailsOf(engine: Engine, session: SessionItem, step: StepItem): readonly Tail[] {
  const { undo } = step;
  // One without an undo has begun anew since, beside what an earlier rollback had handed over.
  if (!isUndone(undo)) return [];
  const assumed = assumedStep(engine.definitions, session, step);
  const usual = assumed?.definition.durations(assumed.input).tail;
  const since = Date.parse(undo?.completed_at ?? isoTime(engine.clock));
  return Object.values(step.resources)
    .filter(isTail)
    .map((row) => ({
      step: step.name,
      type: row.type,
      id: row.id ?? '',
      reason: (undo?.progress ?? 'AWS takes its time').slice(0, 200),
      expected_at: usual ? new Date(since + usual.p50Seconds * 1000).toISOString() : null,
    }));
}

function keptOf(step: StepItem): readonly Kept[] {
  return Object.values(step.resources).flatMap((row): Kept[] => {
    if (row.state === 'deleted' || row.id === undefined) return [];
    if (row.snapshot_of !== undefined) return [{ step: step.name, type: row.type, id: row.id, reason: 'snapshot' }];
    const reason = reasonToStay(step, row);
    return reason ? [{ step: step.name, type: row.type, id: row.id, reason }] : [];
  });
}

function reasonToStay({ undo }: StepItem, row: ResourceRow): Kept['reason'] | undefined {
  if (row.adopted) return 'adopted';
  if (isAccepted(row)) return 'accepted';
  return undo?.state === 'retained' || row.retained ? 'retained' : undefined;
}
