import { invariant } from '../../domain/assert';
import type { Json, JsonObject } from '../../domain/json';
import { sessionIdOf } from '../../domain/naming';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { RollbackRules } from '../../rollback/policies';
import { canonicalJson } from '../../workflow/canonical-json';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import { publishedWorkflow } from '../publishing/published-workflow';
import { isAboutResume } from '../resume/resume-request';
import { resumeSession } from '../resume/resume-session';
import { becomeRevision, follow, revisedSteps } from '../revision/become-revision';
import { carriedSteps } from '../revision/carried';
import { goneAstray } from '../revision/going-back';
import { rounds } from '../rounds';
import { checkRequest } from './check-request';
import { createSession } from './create-session';
import { isLatest } from './latest-execution';
import { takeLock } from './lock';
import { moveSession } from './move-session';
import type { StoredParameters } from './parameter-layers';
import { pastKept } from './past-kept';
import { refusalByPlaces, takePlace } from './place';
import { refusalByHolder } from './refusal';
import { type Refusal, toldRefusals } from './request';
import { loadSession } from './session-store';
import { ruled, stepItems } from './step-items';

/** What the first state of a forward machine passes on. */
export interface OpenSessionPayload {
  readonly request: Json;
  readonly environment: string;
  readonly workflow_id: string;
  readonly execution_arn: string;
  /** ISO time, as the machine’s context object has it. */
  readonly execution_started_at: string;
}

/**
 * What the machine goes on with. A refused request is no failure of the function: its reasons are the cause. `undo_first`:
 * it waits for the session’s rollback and then asks again.
 */
export interface OpenSessionAnswer {
  readonly status: 'opened' | 'refused' | 'undo_first';
  readonly session_id: string;
  readonly epoch: number;
  readonly error: string;
  readonly cause: string;
}

/** Checks a request, opens its session and takes the stack. The same execution always gets the same session. */
export async function openSession(
  engine: Engine,
  payload: OpenSessionPayload,
  stored?: StoredParameters,
): Promise<OpenSessionAnswer> {
  const { workflow_id: id } = payload;
  const workflow = (await engine.installed.workflow(id)) ?? (await publishedWorkflow(engine.ledger, id));
  invariant(workflow, `the machine names the workflow ${id}, which is neither installed beside it nor published`);
  return openWorkflow(engine, workflow, payload, stored);
}

/** The same of a workflow that is at hand. */
export async function openWorkflow(
  engine: Engine,
  workflow: Workflow,
  payload: OpenSessionPayload,
  stored?: StoredParameters,
): Promise<OpenSessionAnswer> {
  if (isAboutResume(payload.request)) return resumeSession(engine, workflow, payload);
  const sessionId = sessionIdOf(workflow.name, payload.execution_arn, Date.parse(payload.execution_started_at));
  const known = await engine.ledger.get<SessionItem>(keys.session(sessionId));
  if (known && known.state !== 'requested') return reentered(known, payload);

  const { refusals, ...checked } = await checkRequest(engine, workflow, payload, stored);
  const config = checked.back?.former.config ?? (await engine.installed.environment(payload.environment));
  const rules = await engine.installed.rollback(payload.environment);
  const { timeToLive } = await engine.installed.guards(payload.environment);
  const facts = { ...checked, timeToLive, sessionId, config, rules };
  const created = known ?? (await createSession(engine, workflow, payload, facts));
  // A repeated call may be ahead of this one.
  if (created.state !== 'requested') return reentered(created, payload);
  const reasons = [...refusals, ...changedSince(created, checked.parameters)];
  if (reasons.length > 0) return refuse(engine, created, payload, reasons);
  let asking = created;
  for (let round = 0; round < rounds; round++) {
    const answer = await admitToStack(engine, asking, { workflow, payload, rules });
    if (answer !== 'again') return answer;
    asking = await loadSession(engine.ledger, created.session_id);
  }
  throw new Error(`session ${created.session_id} changed ${rounds} times while it was opened`);
}

interface Admission {
  readonly workflow: Workflow;
  readonly payload: OpenSessionPayload;
  readonly rules: RollbackRules;
}

/**
 * Takes the stack, where it is free or serves and may be revised. That a session is a revision is written before it takes
 * the stack, so whoever finds that it has it reads what it is.
 */
async function admitToStack(
  engine: Engine,
  asking: SessionItem,
  { workflow, payload, rules }: Admission,
): Promise<OpenSessionAnswer | 'again'> {
  const sessionId = asking.session_id;
  if (asking.state !== 'requested') return reentered(asking, payload);
  const lock = await takeLock(engine, asking);
  if (!lock.taken) {
    const refusal = await becomeRevision(engine, asking, lock.holder, workflow);
    if (refusal) return refuse(engine, asking, payload, [refusal]);
    const followed = await takeLock(engine, await loadSession(engine.ledger, sessionId));
    if (!followed.taken)
      return refuse(engine, asking, payload, [await refusalByHolder(engine, followed.holder, asking)]);
  }
  const session = await loadSession(engine.ledger, sessionId);
  if (session.state !== 'requested') return reentered(session, payload);
  const astray = goneAstray(session);
  if (astray) return refuse(engine, session, payload, [astray]);
  const full = session.going_back ? undefined : await takePlace(engine, session);
  if (full) return refuse(engine, session, payload, [await refusalByPlaces(engine, payload.environment, full)]);
  if (!(await follow(engine, session))) return refuse(engine, session, payload, [await notFollowed(engine, session)]);
  const kept = new Set(Object.keys(session.revision?.kept ?? {}));
  const fresh = stepItems(pastKept(workflow, kept), session, (step) => ruled(engine, step, rules));
  const items = await carriedSteps(engine, session, await revisedSteps(engine, session, fresh));
  await Promise.all(items.map((item) => engine.ledger.create<StepItem>(item)));
  const isSame = session.revision ? when.present('revision') : when.absent('revision');
  const opened = await moveSession(engine, session, 'validating', {}, { condition: isSame });
  if (opened) return accepted(opened);
  const standing = await loadSession(engine.ledger, sessionId);
  return standing.state === 'requested' ? 'again' : reentered(standing, payload);
}

/** Somebody else was faster with what was to be followed. */
async function notFollowed(engine: Engine, session: SessionItem): Promise<Refusal> {
  return refusalByHolder(engine, await loadSession(engine.ledger, session.revision?.former ?? ''), session);
}

/**
 * What the session began with is what counts, and it was written before it was known whether it may go on: with other
 * values than those that were checked now it may not.
 */
function changedSince({ parameters }: SessionItem, checked: JsonObject): readonly Refusal[] {
  if (canonicalJson(parameters) === canonicalJson(checked)) return [];
  const message = 'a parameter in Parameter Store was changed while the session was opened';
  return [{ code: 'ParametersChanged', message, remedy: 'Start again; nothing was touched.' }];
}

const accepted = (session: SessionItem): OpenSessionAnswer => ({
  status: 'opened',
  session_id: session.session_id,
  epoch: session.epoch,
  error: '',
  cause: '',
});

/**
 * The same execution asks again: it goes on while the session is on its way forward, and is told why not otherwise. One
 * that was resumed since is taken forward by another.
 */
function reentered(session: SessionItem, { execution_arn: arn }: OpenSessionPayload): OpenSessionAnswer {
  const isOnItsWay = session.state === 'validating' || session.state === 'executing';
  if (isOnItsWay && !session.cancelling && isLatest(session, arn)) return accepted(session);
  const [reason] = session.refusals ?? [];
  return {
    ...accepted(session),
    status: 'refused',
    error: reason?.code ?? session.root_cause?.code ?? 'TransitionRefused',
    cause: reason?.message ?? `session ${session.session_id} is ${session.state}`,
  };
}

/** What is kept and told is bounded: an input may have 256 KiB, an item of the ledger only 400 in all. */
async function refuse(
  engine: Engine,
  session: SessionItem,
  payload: OpenSessionPayload,
  given: readonly Refusal[],
): Promise<OpenSessionAnswer> {
  const refusals = toldRefusals(given);
  const cause = refusals.map((refusal) => refusal.message).join('; ');
  const code = refusals[0]?.code ?? 'BadRequest';
  const refused = await moveSession(engine, session, 'failed', {
    set: [
      ['refusals', refusals],
      ['root_cause', { step: null, code, message: cause, request_id: null }],
    ],
  });
  // A repeated call may have found the stack free: an execution is told one thing only.
  if (!refused) return reentered(await loadSession(engine.ledger, session.session_id), payload);
  return { status: 'refused', session_id: session.session_id, epoch: session.epoch, error: code, cause };
}
