import { UnityError } from '../../domain/errors/unity-error';
import { isToUndo } from '../../domain/resource';
import { isTerminal, type RollbackRequest, takesWholeStack } from '../../domain/session';
import type { SessionItem, StepItem } from '../../ledger/items';
import type { UndoPlan } from '../../rollback/plan';
import type { Engine } from '../engine';
import { meantRollback } from '../revision/meant-rollback';
import { holderOfStack } from '../revision/standing-holder';
import { isDenied } from '../step/failure';
import { planned } from './plan-rollback';

type Looking = Pick<Engine, 'ledger' | 'definitions'>;

/** Something that a look before a rollback found. */
export interface RollbackFinding {
  readonly code:
    | 'StackTaken'
    | 'RevisionServes'
    | 'ActionMissing'
    | 'TypeUnknown'
    | 'Irreversible'
    | 'RightMissing'
    | 'WasStuck'
    | 'IdUnknown'
    | 'StillRunning';
  /** `refuses`: going on could not help. */
  readonly severity: 'refuses' | 'warning';
  readonly step: string | null;
  readonly message: string;
}

const warning = (code: RollbackFinding['code'], step: string | null, message: string): RollbackFinding => ({
  code,
  severity: 'warning',
  step,
  message,
});

/**
 * Whether every undo of a plan is possible, as far as ledger and definitions tell: nothing of AWS is asked. Whether a role
 * can be assumed only its own function can try, and nothing but a rollback may invoke that; what it met the last time is
 * named instead. Deletion protection and the like are the actions’ own business.
 */
export async function rollbackFindings(
  engine: Looking,
  session: SessionItem,
  steps: readonly StepItem[],
  { undo }: UndoPlan,
  request: RollbackRequest,
): Promise<readonly RollbackFinding[]> {
  const names = new Set(undo.map(({ name }) => name));
  const undone = steps.filter(({ name }) => names.has(name));
  const missing = undone.filter((step) => !definitionOf(engine, step));
  const isHopeless = undone.length > 0 && missing.length === undone.length;
  return [
    ...(await ofLock(engine, session, request)),
    ...ofRevision(session, request),
    ...(isTerminal(session.state) || session.state === 'rolling_back'
      ? []
      : [warning('StillRunning', null, 'the deployment runs: it is stopped first, at a point where it can be')]),
    ...missing.map(
      (step): RollbackFinding => ({
        code: 'ActionMissing',
        severity: isHopeless ? 'refuses' : 'warning',
        step: step.name,
        message: `the action ${step.spec.service}/${step.spec.action} is not installed: nothing can undo it, nor what it stands on`,
      }),
    ),
    ...irreversibleSteps(engine, steps).map(({ step, text }) => warning('Irreversible', step, text)),
    ...undone.flatMap((step) => ofStep(engine, step)),
  ];
}

const definitionOf = ({ definitions }: Looking, { spec }: StepItem) => definitions[`${spec.service}/${spec.action}`];

/** What has happened and no rollback takes back. */
function irreversibleSteps(engine: Looking, steps: readonly StepItem[]) {
  return steps.flatMap((step) => {
    const undo = definitionOf(engine, step)?.undo;
    const hasHappened = step.started_at !== undefined && !step.skipped;
    return undo?.kind === 'irreversible' && hasHappened ? [{ step: step.name, text: undo.text }] : [];
  });
}

/** Who wants the stack back must have it; what holds it no longer is removed whoever has it. */
async function ofLock(
  { ledger }: Looking,
  session: SessionItem,
  { type }: RollbackRequest,
): Promise<readonly RollbackFinding[]> {
  // What a revision has no use for goes while that has the stack.
  if (!isTerminal(session.state) || !session.occupies || type === 'retire') return [];
  const holder = await holderOfStack(ledger, session.environment, session.stack_name);
  if (!holder || holder.session_id === session.session_id) return [];
  const message = `the stack now belongs to session ${holder.session_id}`;
  return [{ code: 'StackTaken', severity: 'refuses', step: null, message }];
}

/** What a revision that serves stands on was made by those before: undone by itself it would take the service away and put nothing back. */
function ofRevision({ state, revision }: SessionItem, request: RollbackRequest): readonly RollbackFinding[] {
  if (!revision || state !== 'completed' || takesWholeStack(request)) return [];
  const message =
    'it is a revision that serves, of which no part is undone: roll it back whole, which puts the one before back, or destroy the stack';
  return [{ code: 'RevisionServes', severity: 'refuses', step: null, message }];
}

function ofStep(engine: Looking, step: StepItem): readonly RollbackFinding[] {
  const definition = definitionOf(engine, step);
  const rows = Object.values(step.resources).filter((row) => isToUndo(row));
  const known = new Set(definition?.resources.map(({ type }) => type));
  const unknown = definition ? [...new Set(rows.map(({ type }) => type))].filter((type) => !known.has(type)) : [];
  const unnamed = rows.filter(({ id, refused }) => id === undefined && !refused);
  return [
    ...unknown.map((type) =>
      warning('TypeUnknown', step.name, `its action knows no ${type} any more, and may leave it behind`),
    ),
    ...unnamed.map(({ key, type }) =>
      warning('IdUnknown', step.name, `${key} (${type}) may have been made: it is looked for until that is certain`),
    ),
    ...ofLastTime(step),
  ];
}

function ofLastTime({ name, undo }: StepItem): readonly RollbackFinding[] {
  if (undo?.state !== 'failed' || !undo.error || undo.blocked_by) return [];
  const { code, message } = undo.error;
  const met = `${code}: ${message}`.slice(0, 300);
  const isRight = code === 'SessionRoleRefused' || isDenied(undo.error);
  return [
    isRight
      ? warning('RightMissing', name, `its last undo was refused for want of a right: ${met}`)
      : warning('WasStuck', name, `its last undo was stuck: ${met}`),
  ];
}

/**
 * Refuses what a person asks where going on could not help. What Unity starts by itself is never refused: it undoes what it
 * can, and names the rest.
 *
 * @throws UnityError StackBusy, RollbackImpossible
 */
export async function assertPossible(engine: Engine, session: SessionItem, asked: RollbackRequest): Promise<void> {
  if (session.state === 'rolling_back') return;
  const request = await meantRollback(engine.ledger, session, asked);
  const { steps, plan } = await planned(engine, session, request);
  const refusals = (await rollbackFindings(engine, session, steps, plan, request)).filter(
    ({ severity }) => severity === 'refuses',
  );
  const [first] = refusals;
  if (!first) return;
  const message = refusals.map(({ step, message: text }) => (step === null ? text : `${step}: ${text}`)).join('; ');
  throw new UnityError(first.code === 'StackTaken' ? 'StackBusy' : 'RollbackImpossible', { message });
}
