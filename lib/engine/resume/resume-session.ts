import type { Json, JsonObject } from '../../domain/json';
import { succeededBy } from '../../domain/requester';
import { canResume, isSwept, type RevisionRecord, rollbackBehind } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { ResumePlan } from '../../rollback/plan-resume';
import type { Workflow } from '../../workflow/model';
import { type ResolvedParameters, resolveLayers } from '../../workflow/parameters';
import type { Engine } from '../engine';
import { againstResume } from '../revision/against-resume';
import { refusalOf } from '../revision/become-revision';
import { fenceSteps } from '../rollback/fence-steps';
import { servedSince } from '../rollback/protection';
import { beginRollback } from '../rollback/start-rollback';
import { tellWaiter } from '../rollback/waiter';
import { rounds } from '../rounds';
import { endOf } from '../session/close-session';
import { isLatest } from '../session/latest-execution';
import { listeningSteps } from '../session/listening-steps';
import { takeLock } from '../session/lock';
import { moveSession } from '../session/move-session';
import type { OpenSessionAnswer, OpenSessionPayload } from '../session/open-session';
import { originsAfter } from '../session/parameter-origins';
import { foundFull, refusalByPlaces, takePlace } from '../session/place';
import { refusalByHolder } from '../session/refusal';
import { type Refusal, toldRefusals } from '../session/request';
import { lookAtWindows } from '../session/window';
import { planOfResume } from './plan-of-resume';
import { reopenSession } from './reopen-session';
import { reopenSteps } from './reopen-steps';
import { type ResumeRequest, readResumeRequest } from './resume-request';
import { strategyOfResume } from './strategy';
import { beforeResume } from './take-back';

/** What a resume goes by: it is the same whenever the same execution asks. */
interface Resume {
  readonly payload: OpenSessionPayload;
  readonly workflow: Workflow;
  readonly request: ResumeRequest;
}

/**
 * Lets a session go on that has ended. It is claimed by one write; then its steps are fenced off, read, and what must go
 * first is undone by a rollback, after which the same execution asks again; then one write decides what is kept, and the
 * steps follow. Whoever repeats it at any point goes on from there. What is refused has touched nothing.
 */
export async function resumeSession(
  engine: Engine,
  workflow: Workflow,
  payload: OpenSessionPayload,
): Promise<OpenSessionAnswer> {
  const read = readResumeRequest(payload.request as Json);
  if ('refusals' in read) return refused(read.refusals);
  const resume = { payload, workflow, request: read.request };
  const { resume: id, actor } = read.request;
  const reason = `resumed, as ${actor === undefined ? 'nobody says' : `claimed by ${actor}`}`;
  const writing = { ...engine, ledger: engine.ledger.inTheNameOf(engine.ledger.origin.actor, reason) };
  for (let round = 0; round < rounds; round++) {
    const session = await engine.ledger.get<SessionItem>(keys.session(id));
    if (!session) {
      const message = `there is no session ${id}`;
      return refused([{ code: 'SessionNotFound', message, remedy: 'List the sessions with `unity list`.' }]);
    }
    const answer = isLatest(session, payload.execution_arn)
      ? await goOn(writing, session, resume)
      : await claim(writing, session, resume);
    if (answer !== 'again') return answer;
  }
  throw new Error(`session ${id} changed ${rounds} times while it was resumed`);
}

type Step = OpenSessionAnswer | 'again';

const answered = (session: SessionItem, status: OpenSessionAnswer['status']): OpenSessionAnswer => ({
  status,
  session_id: session.session_id,
  epoch: session.epoch,
  error: '',
  cause: '',
});

function refused(given: readonly Refusal[], session?: SessionItem): OpenSessionAnswer {
  const refusals = toldRefusals(given);
  const cause = refusals.map(({ message }) => message).join('; ');
  const [id, epoch] = [session?.session_id ?? '', session?.epoch ?? 0];
  return { status: 'refused', session_id: id, epoch, error: refusals[0]?.code ?? 'BadRequest', cause };
}

/** Why the session cannot be resumed so, as far as that can be told before anything is touched. */
function reasonsAgainst(session: SessionItem, { payload, workflow, request }: Resume): readonly Refusal[] {
  const { session_id: id, environment, deployment_type: type } = session;
  const reasons: Refusal[] = [];
  const asked = request.environment ?? payload.environment;
  const other = [asked, environment].find((name) => name !== payload.environment);
  if (other !== undefined) {
    const message = `session ${id} is of ${other}, this machine deploys to ${payload.environment}`;
    // Nothing more is told of a session of another environment.
    return [{ code: 'WrongEnvironment', message, remedy: 'Start the machine of that environment.' }];
  }
  const remedy = 'See its state with `unity status SESSION`.';
  if (type !== workflow.name) {
    const message = `session ${id} is of the workflow ${type}, this machine runs ${workflow.name}`;
    reasons.push({ code: 'ResumeRefused', message, remedy: 'Start the machine of that workflow.' });
  }
  if (isSwept(session)) {
    const message = `what a sweep found of session ${id} is being removed`;
    reasons.push({ code: 'ResumeRefused', message, remedy: 'Wait for its end.' });
  }
  if (!canResume(session)) {
    const what = session.occupies ? 'has not failed' : 'holds nothing to go on from';
    reasons.push({ code: 'ResumeRefused', message: `session ${id} is ${session.state} and ${what}`, remedy });
  }
  const { diagnostics } = parametersOf(session, { payload, workflow, request });
  return [...reasons, ...diagnostics.map(({ code, message, fix }) => ({ code, message, remedy: fix }))];
}

/** The session's own values, where the workflow still knows them, and over them those of the request. */
function parametersOf(session: SessionItem, { workflow, request }: Resume) {
  const own = Object.entries(session.parameters).filter(([name]) => Object.hasOwn(workflow.parameters, name));
  return resolveLayers(workflow, [
    { origin: 'session', values: Object.fromEntries(own) },
    { origin: 'request', values: request.parameters as JsonObject },
  ]);
}

/** The write that decides who resumes a session. What it says of its end stands until it is decided how it goes on. */
async function claim(engine: Engine, session: SessionItem, resume: Resume): Promise<Step> {
  const { payload, request } = resume;
  const reasons = reasonsAgainst(session, resume);
  const { refusal: closed, outside } = await lookAtWindows(engine, payload, request);
  if (reasons.length > 0) return refused(reasons, session);
  if (closed) return refused([closed], session);
  const strategy = await strategyOfResume(engine, session, request.on_failure);
  if ('refusal' in strategy) return refused([strategy.refusal], session);
  // Whoever ended it may have died before telling.
  await tellWaiter(engine, session);
  const busy = await lockedBy(engine, session);
  if (busy) return busy;
  const full = await foundFull(engine, session);
  if (full) return refused([await refusalByPlaces(engine, session.environment, full)], session);
  const executions = [...session.executions, { arn: payload.execution_arn, role: 'resume' }];
  const requester = succeededBy(session.requester, request.actor);
  const { actor, reason } = engine.ledger.origin;
  const claiming =
    outside === undefined ? engine : { ...engine, ledger: engine.ledger.inTheNameOf(actor, `${reason}; ${outside}`) };
  const served = servedSince(session);
  const first = served === undefined ? {} : { first_ready_at: served };
  const resuming = { stage: 'claimed', ...first, before: beforeResume(session) } as const;
  const claimed = await reopenSession(claiming, session, resuming, [
    ['executions', executions],
    ['requester', requester],
    ...(strategy.from === 'session' ? [] : [['on_failure', strategy.onFailure] as const]),
  ]);
  return claimed ? plan(engine, claimed, resume) : 'again';
}

async function lockedBy(engine: Engine, session: SessionItem): Promise<OpenSessionAnswer | undefined> {
  const lock = await takeLock(engine, session);
  return lock.taken ? undefined : refused([await refusalByHolder(engine, lock.holder)], session);
}

/** The same execution asks again: after a rollback that it waited for, or because nobody heard the answer. */
async function goOn(engine: Engine, session: SessionItem, resume: Resume): Promise<Step> {
  const { state, resuming, requested_rollback: undoing } = session;
  if (state === 'executing' && resuming?.stage === 'claimed') return plan(engine, session, resume);
  if (state === 'executing' && resuming?.stage === 'decided') return followSteps(engine, session, resume);
  if (state === 'executing' && !session.cancelling) return answered(session, 'opened');
  const isOurs = resuming?.stage === 'undoing' && undoing?.type === 'resume';
  if (isOurs && state === 'rolling_back') return answered(session, 'undo_first');
  if (isOurs && state === 'rolled_back') {
    const busy = await lockedBy(engine, session);
    if (busy) return busy;
    const claimed = await reopenSession(engine, session, { ...resuming, stage: 'claimed', undone: true });
    return claimed ? plan(engine, claimed, resume) : 'again';
  }
  if (isOurs && state === 'failed') return blocked(session);
  return { ...answered(session, 'refused'), ...endOf(session) };
}

function blocked(session: SessionItem): OpenSessionAnswer {
  const left = (session.rollback?.leftovers ?? []).map(({ step, type, id }) => `${type} ${id ?? '(no id)'} of ${step}`);
  const shown = [...left.slice(0, 10), ...(left.length > 10 ? [`${left.length - 10} more`] : [])].join(', ');
  const message = `what must go before ${session.session_id} can be resumed is still there: ${shown}`;
  return refused([asBlocked(message)], session);
}

const asBlocked = (message: string): Refusal => ({ code: 'ResumeBlocked', message, remedy: '' });

/** Looks at what stands, which from here on nothing of an older run can change, and decides or has something undone first. */
async function plan(engine: Engine, session: SessionItem, resume: Resume): Promise<Step> {
  if (session.cancelling) return end(engine, session);
  // What was undone for it went on all the while, and so has its place.
  const full = session.resuming?.undone ? undefined : await takePlace(engine, session);
  if (full) return end(engine, session, await refusalByPlaces(engine, session.environment, full));
  const steps = await fenceSteps(engine, session);
  if (!steps) return 'again';
  const { values: parameters, from } = parametersOf(session, resume);
  const wish = { steps: resume.workflow.steps, parameters };
  const found = planOfResume(engine, session, steps, wish);
  const against = againstResume(engine, session, steps, wish, found);
  if (against.length > 0) return end(engine, session, refusalOf(session, against));
  if (found.undo.length === 0) return decide(engine, session, resume, { kept: found.kept, parameters, from });
  const names = found.undo.map(({ name }) => name);
  // Once is enough: what shows after that has come late, and would again.
  if (session.resuming?.undone)
    return end(engine, session, asBlocked(`${names.join(', ')} came back after being undone`));
  const begun = await beginRollback(engine, session, { type: 'resume', steps: names });
  return begun ? answered(begun, 'undo_first') : 'again';
}

/** The session stays as it was before it was claimed: failed, and holding what stands. */
async function end(engine: Engine, session: SessionItem, why?: Refusal): Promise<Step> {
  const { code = 'ResumeBlocked', message = 'it was stopped' } = why ?? {};
  const cause = { step: null, code, message, request_id: null };
  const change = { setIfAbsent: [['root_cause', cause]] } as const;
  const ended = await moveSession(engine, session, 'failed', change, { takesBack: true });
  if (!ended) return 'again';
  if (why === undefined) return { ...answered(ended, 'refused'), ...endOf(ended) };
  return refused([why], ended);
}

/** The write that decides what is kept; from here on the session is what it is to be, and says nothing of its former end. */
async function decide(
  engine: Engine,
  session: SessionItem,
  resume: Resume,
  {
    kept,
    parameters,
    from,
  }: Pick<ResumePlan, 'kept'> & Pick<ResolvedParameters, 'from'> & { readonly parameters: JsonObject },
): Promise<Step> {
  const { workflow } = resume;
  const { parameters_from: origins } = originsAfter(session, from);
  const rollback = rollbackBehind(session.rollback);
  const { first_ready_at: served } = session.resuming ?? {};
  const decided = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    {
      set: [
        ['epoch', session.epoch + 1],
        ['resuming', { ...session.resuming, stage: 'decided', kept: kept.map(({ name }) => name) }],
        ['workflow_id', workflow.id],
        ['parameters', parameters],
        ...(origins ? [['parameters_from', origins] as const] : []),
        ['output_expressions', workflow.outputs],
        ['step_names', workflow.steps.map(({ name }) => name)],
        ['listening', listeningSteps(engine, workflow)],
        ...(session.revision ? [['revision', keeping(session.revision, kept)] as const] : []),
        ...(rollback ? [['rollback', rollback] as const] : []),
        ...(served === undefined ? [] : [['first_ready_at', served] as const]),
      ],
      remove: [
        'root_cause',
        'refusals',
        'outputs',
        'ready_at',
        ...(served === undefined ? ['first_ready_at'] : []),
        'serving_at',
        ...(rollback ? [] : ['rollback']),
        ...(origins ? [] : ['parameters_from']),
      ],
    },
    when.all(
      when.equals('state', 'executing'),
      when.equals('epoch', session.epoch),
      when.equals('generation', session.generation),
      when.absent('cancelling'),
    ),
  );
  return decided.applied ? followSteps(engine, decided.item, resume) : 'again';
}

/** What of a revision runs again is its own from here on. */
function keeping(revision: RevisionRecord, kept: ResumePlan['kept']): RevisionRecord {
  const names = new Set(kept.map(({ name }) => name));
  return { ...revision, kept: Object.fromEntries(Object.entries(revision.kept).filter(([name]) => names.has(name))) };
}

async function followSteps(engine: Engine, session: SessionItem, { workflow }: Resume): Promise<Step> {
  await reopenSteps(engine, session, workflow);
  return answered(session, 'opened');
}
