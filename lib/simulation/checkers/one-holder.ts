import { isAwsCall } from '../../local/faults/call-class';
import type { Invocation } from '../../local/host/invocation';
import type { Item } from '../../local/store/attribute-value';
import { at, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';
import { endStates, errandOf, holdsTailsOnly, isAboutTail, isStale, sessionItem, stepItem } from './whose';

/**
 * Only the session that the stack belongs to changes anything for it, and only while it has not ended. What was handed
 * over belongs to no stack any more; nor does what somebody has accepted, of which a later rollback removes what it can.
 * What a revision has no use for goes when that one serves and has the stack. What stands is copied for a checkpoint
 * while one is being made, and copies may be deleted whoever has the stack.
 */
export const oneHolder: CheckerFactory = () => ({
  effect: ({ callClass, service, operation, input, invocation }, scene) => {
    const errand = errandOf(invocation);
    if (!isAwsCall(callClass) || callClass === 'read' || !errand || isStale(scene, errand)) return;
    const step = errand.step === undefined ? undefined : stepItem(scene, errand.sessionId, errand.step);
    if (holdsTailsOnly(step) || isAboutTail(step, input)) return;
    const session = sessionItem(scene, errand.sessionId);
    const [stack, environment, state = ''] = ['stack_name', 'environment', 'state'].map((name) =>
      textAt(session, name),
    );
    const holder = textAt(scene.item(`LOCK#${environment}#${stack}`, 'LOCK'), 'session_id');
    const { session: asking, state: checkpoint } = checkpointOf(scene, errand.sessionId, invocation) ?? {};
    if (checkpoint === 'deleting') return;
    if (checkpoint === 'capturing' && isKeptBy(scene, errand.sessionId, holder, asking)) return;
    const call = `${invocation?.functionName} called ${service}:${operation}`;
    const wasAccepted = at(session, 'rollback', 'accepted') !== undefined;
    const isFree = wasAccepted || isRetiredBy(scene, session, holder);
    const mayDoWithout = isFree && state === 'rolling_back' && invocation?.functionName.startsWith('undo_');
    if (holder !== errand.sessionId && !mayDoWithout)
      scene.violated(`${call} for ${errand.sessionId}, but ${stack} belongs to ${holder}`);
    else if (endStates.includes(state) && checkpoint !== 'capturing' && !invocation?.isGivenUp)
      scene.violated(`${call} for ${errand.sessionId}, which is ${state}`);
  },
});

/**
 * Whether the revision that follows the session takes away what it has no use for. That goes on when the whole stack is taken
 * down meanwhile, and when the next revision has begun by then.
 */
function isRetiredBy(scene: Scene, session: Item | undefined, holder: string | undefined): boolean {
  const [type, successor] = ['type', 'successor'].map((name) => textAt(session, 'requested_rollback', name));
  if (type !== 'retire' || holder === undefined || successor === undefined) return false;
  const revision = sessionItem(scene, successor);
  if (successor !== holder && !follows(scene, holder, successor)) return false;
  const goesToo = at(revision, 'requested_rollback', 'stack') !== undefined;
  // What was followed in its turn had served.
  const wasFollowed = textAt(revision, 'requested_rollback', 'type') === 'retire';
  return goesToo || wasFollowed || textAt(revision, 'state') === 'completed';
}

/** Whether a session is of a later revision than another one. */
function follows(scene: Scene, later: string, earlier: string): boolean {
  const former = textAt(sessionItem(scene, later), 'revision', 'former');
  return former !== undefined && (former === earlier || follows(scene, former, earlier));
}

/**
 * What a revision keeps of another session is copied for it by that one; and what was being copied when it began goes on.
 */
function isKeptBy(scene: Scene, sessionId: string, holder: string | undefined, asking: string | undefined): boolean {
  if (holder === undefined || holder === sessionId) return false;
  const isFormer = textAt(sessionItem(scene, holder), 'revision', 'former') === sessionId;
  return asking === holder || (asking === sessionId && isFormer);
}

/** The checkpoint that an invocation works for; undefined where it works for none. */
function checkpointOf(scene: Scene, sessionId: string, invocation: Invocation | undefined) {
  const { payload } = invocation ?? {};
  const isForOne = payload !== null && typeof payload === 'object' && 'checkpoint' in payload;
  if (!isForOne) return undefined;
  const [name, session = sessionId] = String(payload.checkpoint).split('@');
  return { session, state: textAt(scene.item(`SESSION#${session}`, `CHECKPOINT#${name}`), 'state') };
}
