import type { Action, MakeContext, PollResult } from '../../../lambdas/actions/action';
import type { Duration, OutputValues } from '../../../lambdas/actions/definition';
import { invariant } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import type { PermissionSet } from '../../domain/functions';
import type { JsonObject } from '../../domain/json';
import type { Change } from '../../ledger/expression';
import type { SessionItem, StepItem } from '../../ledger/items';
import { actFor, type Engine } from '../engine';
import { loadSession } from '../session/session-store';
import { lateLooks } from '../watch/late';
import { inputsOf } from './inputs';
import type { HeldStep } from './lease';
import { makeContext } from './make-context';
import { rest } from './rest';

/** How one slice of work on a step ended. */
export type Pursuit =
  | { readonly status: 'ready'; readonly inputs: JsonObject; readonly outputs: OutputValues }
  | { readonly status: 'holding'; readonly seconds: number }
  | { readonly status: 'pending' | 'cancelled' };

/** The action of a step. */
export function actionOf(engine: Engine, step: StepItem): Action {
  const action = engine.registry[`${step.spec.service}/${step.spec.action}`];
  invariant(action, `no action ${step.spec.service}/${step.spec.action} is installed`);
  return action;
}

/**
 * Whose functions run a step. Told by the definitions, which every function has: it carries the actions of its own set
 * alone.
 */
export function permissionSetOf(engine: Engine, { spec }: Pick<StepItem, 'spec'>): PermissionSet {
  const definition = engine.definitions[`${spec.service}/${spec.action}`];
  invariant(definition, `no action ${spec.service}/${spec.action} is installed`);
  return definition.permissionSet;
}

/** Begins the step where it stands, then looks again and again until it is ready, the slice ends, or somebody says stop. */
export async function pursue(
  engine: Engine,
  session: SessionItem,
  held: HeldStep,
  sliceEnds: number,
): Promise<Pursuit> {
  const { clock } = engine;
  if (!(await rest(clock, held, held.item.retry_at, sliceEnds))) return { status: 'pending' };
  const action = actionOf(engine, held.item);
  const input = await inputsOf(engine, session, held.item);
  const expected = action.definition.durations(input).ready;
  const markLate = lateLooks(engine, session, held.item, input);
  // A role that was long in being assumed is no reason to act under a lease that is lost: `keep` comes after it.
  const context = makeContext(await actFor(engine, session), session, held, input);
  await held.keep();
  await action.begin(context);
  for (;;) {
    const polled = await lookedThrough(action, context, held);
    if (polled.status === 'ready') return { status: 'ready', inputs: input, outputs: polled.outputs };
    const now = clock.now();
    const deadline = held.item.deadline_at ?? now;
    if (now >= deadline && action.definition.signal !== undefined && !held.item.deaf) {
      // Whoever was told that the step heard him is right: the door closes first, then it is looked a last time.
      await held.write({ set: [['deaf', true]] });
      continue;
    }
    if (now >= deadline) {
      const { timeoutSeconds } = held.item.spec;
      const message = `not ready within ${timeoutSeconds} seconds: ${polled.reason}`;
      throw new UnityError(polled.failsAs ?? 'StepTimedOut', { message });
    }
    // What waits for a signal holds until its deadline: the signal wakes it.
    const usualSeconds =
      action.definition.signal === undefined ? pauseSeconds(engine, held, expected) : (deadline - now) / 1000;
    const pause = Math.min((polled.againInSeconds ?? usualSeconds) * 1000, deadline - now);
    const late = await markLate(held.item);
    const found: Change = { set: [['progress', polled.reason], ...late] };
    if (action.definition.waits === 'token' && pause >= 1000) {
      await held.write(found, { release: true });
      return { status: 'holding', seconds: Math.floor(pause / 1000) };
    }
    if (now + pause > sliceEnds) {
      await held.write(found, { release: true });
      return { status: 'pending' };
    }
    if (polled.reason !== held.item.progress || late.length > 0) await held.write(found);
    await clock.sleep(Math.min(pause, (engine.settings.leaseSeconds * 1000) / 2));
    const { cancelling, state, epoch } = await loadSession(engine.ledger, session.session_id);
    if (epoch !== held.item.epoch) throw new UnityError('StepFenced');
    if (cancelling || state !== 'executing') return { status: 'cancelled' };
    await held.keep();
  }
}

/** Near the expected end looks are closer: a two-hundredth of what the step usually takes, and never less than this. */
const shortestPauseSeconds = 0.5;

function pauseSeconds({ clock, settings }: Engine, { item }: HeldStep, expected: Duration): number {
  const elapsedSeconds = (clock.now() - Date.parse(item.started_at ?? '')) / 1000;
  const isNear = elapsedSeconds >= expected.p50Seconds / 4 && elapsedSeconds <= expected.p95Seconds;
  if (!isNear) return settings.pollSeconds;
  return Math.min(settings.pollSeconds, Math.max(expected.p50Seconds / 200, shortestPauseSeconds));
}

/**
 * What a poll found, with the action's own look once it is ready: is it what was asked for? What was made and is not fails
 * the step. What only looks has made nothing that could be wrong: it looks again until its deadline, for an application
 * that stumbles just after it was seen well is no reason to take everything down.
 */
async function lookedThrough(action: Action, context: MakeContext<JsonObject>, held: HeldStep): Promise<PollResult> {
  const polled = await action.poll(context);
  if (polled.status !== 'ready') return polled;
  await held.keep();
  const findings = await action.check(context, polled.outputs);
  if (findings.length === 0) return polled;
  const reason = findings.map((finding) => `${finding.message} (${finding.remedy})`).join('; ');
  if (action.definition.onlyLooks === true) return { status: 'pending', reason };
  throw new UnityError('CheckFailed', { message: reason });
}
