import type { Finding } from '../../../lambdas/actions/action';
import { checkQuotas } from '../../../lambdas/actions/aws/check-quotas/check';
import type { QuotaNeed } from '../../../lambdas/actions/definition';
import { UnityError } from '../../domain/errors/unity-error';
import type { PermissionSet } from '../../domain/functions';
import { isStanding } from '../../domain/standing';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { actFor, type Engine } from '../engine';
import { besideFormer } from '../revision/beside-former';
import { concludeUntouched } from '../rollback/rollback-verdict';
import { classify } from '../step/failure';
import { actionOf, permissionSetOf } from '../step/pursue';
import { stepContext } from '../step/step-context';
import { endOf } from './close-session';
import { isSkippedForSure, knownInput } from './known-input';
import { moveSession } from './move-session';
import { quotaNeedsOf } from './quota-needs';
import { loadSession, loadSteps } from './session-store';

/** Findings that one branch passes on at the most: the state’s data is bounded. */
const findingsPerSet = 40;

/** Looks, under the makers’ own role, for reasons why the steps of a permission set cannot succeed. Changes nothing. */
export async function rehearse(
  engine: Engine,
  payload: { readonly session_id: string },
  set: PermissionSet,
): Promise<{ readonly findings: readonly Finding[] }> {
  const session = await loadSession(engine.ledger, payload.session_id);
  const steps = await loadSteps(engine.ledger, session.session_id);
  const findings = await Promise.all(
    steps
      .filter((step) => isToRun(step) && permissionSetOf(engine, step) === set && !isSkippedForSure(session, step))
      .map((step) => rehearseStep(engine, session, step)),
  );
  return { findings: distinct(findings.flat()).slice(0, findingsPerSet).map(bounded) };
}

/** Of a session that was resumed only what runs again is looked at. */
const isToRun = (step: StepItem): boolean => !step.dropped && !isStanding(step);

async function rehearseStep(engine: Engine, session: SessionItem, step: StepItem): Promise<readonly Finding[]> {
  const { input, findings } = knownInput(engine, session, step);
  const rehearsal = actionOf(engine, step).rehearse;
  if (!rehearsal || findings.length > 0) return findings;
  try {
    return await rehearsal({ ...stepContext(await actFor(engine, session), session, () => step), input });
  } catch (error) {
    const { code, message } = classify(error);
    const remedy = error instanceof UnityError ? error.entry.remedy : 'Mend what AWS names and start again.';
    return [{ code, message: `${step.name}: ${message}`, remedy }];
  }
}

/** What is passed on is state data, which is bounded: the text of a finding too. */
function bounded(finding: Finding): Finding {
  return { ...finding, message: finding.message.slice(0, 500), remedy: finding.remedy.slice(0, 300) };
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.message}`, finding])).values()];
}

/** A role that cannot be assumed is a finding like any other: nothing was made yet. */
async function quotaFindings(
  engine: Engine,
  session: SessionItem,
  needs: readonly QuotaNeed[],
): Promise<readonly Finding[]> {
  try {
    return await checkQuotas(await engine.clientsFor(session), needs, (finding, need) =>
      besideFormer(engine, session, finding, need),
    );
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'SessionRoleRefused') throw error;
    return [{ code: error.code, message: error.message, remedy: error.entry.remedy }];
  }
}

/** What the forward machine does after pre-flight. */
export interface AdmitAnswer {
  readonly status: 'admitted' | 'refused';
  readonly error: string;
  readonly cause: string;
}

const admitted: AdmitAnswer = { status: 'admitted', error: '', cause: '' };

const isAdmitted = (session: SessionItem, { epoch }: { readonly epoch: number }): boolean =>
  session.state === 'executing' && session.epoch === epoch && session.resuming === undefined;

/** Only a session on its way forward may start: one that was ended meanwhile no longer holds its stack. */
const awaitsAdmission = (session: SessionItem, { epoch }: { readonly epoch: number }): boolean =>
  session.state === 'validating' ||
  (session.state === 'executing' && session.epoch === epoch && session.resuming?.stage === 'decided');

/** Lets it start, unless it was cancelled meanwhile. One that is resumed has its state already. */
async function start(engine: Engine, session: SessionItem): Promise<boolean> {
  const condition = when.absent('cancelling');
  if (session.state === 'validating') {
    return (
      (await moveSession(engine, session, 'executing', { set: [['occupies', true]] }, { condition })) !== undefined
    );
  }
  const started = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { remove: ['resuming'] },
    when.all(when.equals('state', 'executing'), when.equals('epoch', session.epoch), condition),
  );
  return started.applied;
}

/**
 * Lets a session start when pre-flight found nothing; else ends it with all findings, nothing created. One that is resumed
 * stays as it was then.
 */
export async function admit(
  engine: Engine,
  payload: {
    readonly session_id: string;
    readonly epoch: number;
    readonly preflight: readonly { readonly findings: readonly Finding[] }[];
  },
): Promise<AdmitAnswer> {
  const session = await loadSession(engine.ledger, payload.session_id);
  if (isAdmitted(session, payload)) return admitted;
  if (!awaitsAdmission(session, payload)) return { status: 'refused', ...endOf(session) };
  const steps = await loadSteps(engine.ledger, session.session_id);
  const quotas = await quotaFindings(engine, session, quotaNeedsOf(engine, session, steps.filter(isToRun)));
  const findings = distinct([...payload.preflight.flatMap((part) => part.findings), ...quotas]);
  const cancelled = session.cancelling === true;
  if (findings.length === 0 && !cancelled && (await start(engine, session))) return admitted;
  const cause =
    findings.length > 0 ? findings.map((finding) => finding.message).join('; ') : 'the deployment was cancelled';
  const code = findings.length > 0 ? 'PreflightFailed' : 'SessionCancelled';
  const standing = await loadSession(engine.ledger, session.session_id);
  // A repeated call was faster, and an execution is told one thing only.
  if (isAdmitted(standing, payload)) return admitted;
  if (awaitsAdmission(standing, payload)) {
    // What was cancelled before anything was made is as clean as what was undone; what is refused says why instead.
    const conclusion = findings.length === 0 ? concludeUntouched(engine, standing) : [];
    const rootCause = { step: null, code, message: cause.slice(0, 2000), request_id: null };
    const change = { set: [['refusals', findings], ...conclusion], setIfAbsent: [['root_cause', rootCause]] } as const;
    await moveSession(engine, standing, 'failed', change, { takesBack: true });
  }
  return { status: 'refused', error: code, cause: `${cause.slice(0, 4000)} (session ${session.session_id})` };
}
