import { isHandedOver } from '../../domain/handed-over';
import { secondsBetween } from '../../domain/seconds-between';
import { hasTails, type Leftover, type Tail } from '../../domain/session';
import type { SessionDocument, StepDocument } from '../../domain/session-document';
import { cleanLine } from '../io/clean-text';
import { dateAndTime, formatSeconds, timeOfDay } from '../io/format-time';
import type { Change } from './change';
import { stallSentence, stallWords } from './stall-words';

/** The state of a step in one word. */
export function stepWord(step: StepDocument): string {
  if (step.dropped) return 'dropped';
  if (step.skipped) return 'skipped';
  if (step.cancelled) return 'cancelled';
  if (step.kept_from !== undefined) return 'kept';
  if (step.state === 'executing') return step.phase === 'created' ? 'created' : 'running';
  return step.state;
}

/** The state of a step’s undo in a word or two. */
export function undoWord(session: SessionDocument, step: StepDocument): string {
  const { undo } = step;
  if (!undo) return '';
  if (isHandedOver(session, step)) return 'handed over';
  switch (undo.state) {
    case 'pending':
      return 'waits for undo';
    case 'executing':
      return 'undoing';
    case 'completed':
      return resourcesOf(session, step.name) === 0 ? 'nothing to undo' : 'undone';
    case 'failed':
      return 'stuck';
    case 'retained':
      return 'retained';
  }
}

/** A session’s state in words; its verdict is part of it. */
export function sessionWords(session: SessionDocument): string {
  const verdict = session.rollback?.verdict;
  const words = session.cancelling && session.state === 'executing' ? 'cancelling' : session.state.replace('_', ' ');
  // One that goes on says nothing of how it ended before.
  if (session.state === 'executing') return words;
  if (verdict !== undefined) return `${words} (${session.rollback?.accepted ? `${verdict}, accepted` : verdict})`;
  return session.rollback?.progress?.phase === 'verifying' ? `${words} (verifying)` : words;
}

/** What a failed session waits for a person to say, and until when; undefined where it asks nobody. */
export function rollbackQuestion({ state, rollback_approval: approval }: SessionDocument): string | undefined {
  if (state !== 'failed' || approval?.state !== 'asked') return undefined;
  return `a person, whether to roll back, until ${dateAndTime(approval.expires_at)} UTC`;
}

/** How that was answered, where it was and nothing was undone; undefined else. */
export function rollbackAnswer({ state, rollback_approval: approval }: SessionDocument): string | undefined {
  if (!approval || approval.state === 'asked') return undefined;
  if (approval.state === 'expired')
    return `nobody has approved of a rollback until ${dateAndTime(approval.expires_at)} UTC`;
  if (approval.state === 'withdrawn' && state !== 'failed') return undefined;
  const { by = 'nobody', reason } = approval;
  return cleanLine(`rollback ${approval.state} by ${by}${reason === undefined ? '' : `: ${reason}`}`, 600);
}

/** How far the rollback under way is, in a few words; undefined where none is, or nothing is planned yet. */
export function progressWords({ state, rollback }: SessionDocument): string | undefined {
  const { progress } = rollback ?? {};
  if (state !== 'rolling_back' || !progress || progress.phase === 'planning') return undefined;
  const { undone, stuck, total, generation } = progress;
  return [
    `${undone}/${total} undone`,
    ...(stuck > 0 ? [`${stuck} stuck`] : []),
    ...(generation > 1 ? [`rollback ${generation}`] : []),
  ].join(', ');
}

/** What somebody waits for who waits for tails; undefined when there are none. */
export function tailWords(session: SessionDocument): string | undefined {
  if (!hasTails(session)) return undefined;
  const tails = session.rollback?.tails ?? [];
  return `waiting for ${tails.length} slow ${tails.length === 1 ? 'tail' : 'tails'}`;
}

/** A tail on one line. */
export function tailLine({ step, type, id, expected_at }: Tail): string {
  return `${type} ${id} of ${step}${expected_at === null ? '' : `, usually gone by ${timeOfDay(expected_at)} UTC`}`;
}

/** Something that a rollback could not remove, on one line. */
export function leftoverLine({ step, type, id, reason, hourly_usd }: Leftover): string {
  const cost = hourly_usd > 0 ? `, about $${hourly_usd.toFixed(3)} an hour` : '';
  return `${type} ${id ?? '(no id)'} of ${step}${cost}: ${cleanLine(reason, 400)}`;
}

/** How long it took until users were served, and until everything was ready, as far as known; else empty. */
export function milestoneWords({ started_at, milestones: { serving_at, ready_at } }: SessionDocument): string {
  const words = [
    ...(serving_at === null ? [] : [servingWords(started_at, serving_at)]),
    ...(ready_at === null ? [] : [`everything ready after ${formatSeconds(secondsBetween(started_at, ready_at))}`]),
  ];
  return words.join(', ');
}

function servingWords(startedAt: string, servingAt: string): string {
  return `serving after ${formatSeconds(secondsBetween(startedAt, servingAt))}`;
}

/** A change as one sentence. `flags` end the commands that it names. */
export function describeChange(change: Change, session: SessionDocument, flags = ''): string {
  switch (change.kind) {
    case 'session': {
      const progress = progressWords(change.session);
      return [
        `${session.stack_name}/${session.environment}: ${sessionWords(change.session)}`,
        ...(progress === undefined ? [] : [progress]),
        ...waitsFor(session),
      ].join(', ');
    }
    case 'step':
      if (change.what === 'asked') {
        const how = answersTo(change.step, session, flags).join(', or: ');
        return `${describeStep(change.step, change.what)} (answer with: ${how})`;
      }
      return describeStep(change.step, change.what);
    case 'undo':
      return describeUndo(change.step, session);
    case 'resource':
      return `${change.resource.step}: ${change.resource.type} ${change.resource.id ?? change.resource.key} ${change.resource.state}`;
    case 'milestone':
      return `${session.stack_name}/${session.environment}: ${servingWords(session.started_at, change.time)}`;
    case 'checkpoint':
      return change.state === 'complete' ? `checkpoint ${change.name}` : `checkpoint ${change.name}: ${change.state}`;
    case 'fault': {
      const { step, side, kind, service, operation, held } = change.strike;
      const of = side === 'undo' ? `the undo of ${step}` : step;
      return `fault ${kind} struck ${service}:${operation} of ${of}; the account held ${held.length} of our resources`;
    }
    case 'stall': {
      if (change.what === 'ended') return `${change.stall.step ?? session.session_id} stalls no more`;
      return stallSentence(stallWords(change.stall, session, change.time, flags));
    }
  }
}

function waitsFor(session: SessionDocument): readonly string[] {
  const words = tailWords(session);
  return words === undefined ? [] : [`${words}: ${(session.rollback?.tails ?? []).map(tailLine).join('; ')}`];
}

function describeStep(step: StepDocument, what: Extract<Change, { kind: 'step' }>['what']): string {
  const took = formatSeconds(secondsBetween(step.started_at, step.completed_at));
  switch (what) {
    case 'started':
      return `${step.name} started`;
    case 'created':
      return `${step.name} created`;
    case 'completed':
      if (step.kept_from !== undefined) return `${step.name} kept`;
      if (step.skipped) return `${step.name} skipped`;
      return cleanLine(`${step.name} completed (${took})${step.note === undefined ? '' : `: ${step.note}`}`);
    case 'failed':
      return `${step.name} failed: ${errorLine(step.error)}`;
    case 'cancelled':
      return `${step.name} cancelled`;
    case 'retried':
      return `${step.name} tries again (attempt ${step.attempt})`;
    case 'waiting':
    case 'asked':
      return `${step.name}: ${cleanLine(step.waiting_for ?? '')}`;
  }
}

/** The commands that answer a step that asks a person: yes, and no. */
export function answersTo(
  { name }: StepDocument,
  { session_id: id }: SessionDocument,
  flags: string,
): readonly [string, string] {
  return [`unity approve ${id}/${name}${flags}`, `unity reject ${id}/${name} --reason WHY${flags}`];
}

function describeUndo(step: StepDocument, session: SessionDocument): string {
  const { undo } = step;
  if (!undo) return step.name;
  const word = undoWord(session, step);
  return undo.state === 'failed' ? `${step.name} ${word}: ${errorLine(undo.error)}` : `${step.name} ${word}`;
}

/** How many resources a step made. */
export function resourcesOf(session: SessionDocument, step: string): number {
  return session.resources.filter((row) => row.step === step).length;
}

/** An error of a step on one line. */
export function errorLine(error: StepDocument['error']): string {
  return error === null ? '' : cleanLine(`${String(error.code)}: ${String(error.message)}`);
}
