import { UnityError } from '../../domain/errors/unity-error';
import type { AskedRollback } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import type { Engine } from '../../engine/engine';
import { previewRollback, type RollbackPreview } from '../../engine/rollback/rollback-preview';
import { loadSteps } from '../../engine/session/session-store';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';
import type { ArmedDeployment } from '../../local/faults/injector';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { confirm, type Question } from '../input/confirm';
import { givenFaults } from '../input/faults';
import type { CommandRun } from '../program/command-spec';
import { attend, leftAlone } from './attend';
import { enterGateway } from './speed';
import { undoSummary, undoText } from './undo-text';
import { isUndone, unlessEnded } from './unless-ended';

/** A session that somebody wants undone. */
export interface Undoing {
  readonly session: SessionItem;
  readonly request: AskedRollback;
  readonly verb: 'rollback' | 'destroy';
  /** The session has ended and holds nothing: there is nothing to do. */
  readonly isHarmless: boolean;
  /** Undefined where it was answered already. */
  readonly question: Question | undefined;
  /** Another is undone when this one is: the command does not end with it. */
  readonly isFollowed?: boolean;
  /** How the command ends that is interrupted before this one is touched. @default nothing was started */
  readonly leave?: () => number;
  readonly signal: AbortSignal;
}

/** Shows what would be undone, asks, starts the rollback and stays until it has ended. */
export async function undoSession(run: CommandRun, gateway: Gateway, undoing: Undoing): Promise<number> {
  const { request, verb, question, signal } = undoing;
  const id = undoing.session.session_id;
  const engine = gateway.engine(verb);
  const faults = await faultsFor(run, engine, undoing.session);
  const before = await viewSession(engine, id);
  run.lines?.saw(before);
  if (undoing.isHarmless) return nothingToDo(run, before);
  const preview = await previewRollback(engine, undoing.session, request);
  showPlan(run, before, preview);
  if (run.given.flag('dry-run')) {
    run.lines?.end(exitCodes.done);
    return exitCodes.done;
  }
  assertNotRefused(preview);
  if (question) await confirm(run, question, signal);
  await enterGateway(run, gateway);
  if (signal.aborted) return undoing.leave?.() ?? leftAlone(run);
  if (faults) await gateway.local?.arm(faults);
  await unlessEnded(engine, { sessionId: id, isDone: isUndone(before, request) }, () =>
    gateway.desk({ verb: 'rollback', session: id, request, reason: verb }),
  );
  return attend(run, gateway, { sessionId: id, seen: before, wanted: 'undo', signal, isFollowed: undoing.isFollowed });
}

/** The faults that are to strike this rollback, whoever began the deployment. */
async function faultsFor(run: CommandRun, engine: Engine, session: SessionItem): Promise<ArmedDeployment | undefined> {
  if (run.given.texts('fault').length === 0) return undefined;
  const steps = (await loadSteps(engine.ledger, session.session_id)).map(({ spec }) => spec);
  const faults = givenFaults(run, steps, 'undo');
  return { executionArn: session.executions[0]?.arn ?? '', workflow: { name: session.deployment_type, steps }, faults };
}

function nothingToDo(run: CommandRun, session: SessionDocument): number {
  run.print.note(`Nothing to undo: ${session.session_id} is ${session.state.replace('_', ' ')} and holds nothing.`);
  run.lines?.end(exitCodes.done);
  return exitCodes.done;
}

function showPlan(run: CommandRun, session: SessionDocument, preview: RollbackPreview): void {
  if (run.lines) {
    run.lines.tell({
      type: 'plan',
      level: preview.findings.length === 0 ? 'info' : 'warn',
      code: 'ROLLBACK_PLANNED',
      session_id: session.session_id,
      message: undoSummary(preview),
      data: preview,
    });
    return;
  }
  for (const line of undoText(session, preview, run.print.paint)) run.print.note(line);
}

/** What the desk would refuse is not asked for. @throws UnityError StackBusy, RollbackImpossible */
function assertNotRefused({ findings }: RollbackPreview): void {
  const refusal = findings.find(({ severity }) => severity === 'refuses');
  if (!refusal) return;
  const code = refusal.code === 'StackTaken' ? 'StackBusy' : 'RollbackImpossible';
  throw new UnityError(code, { message: refusal.message });
}
