import type { AskedRollback } from '../../domain/session';
import type { SessionDocument } from '../../domain/session-document';
import type { Engine } from '../../engine/engine';
import { previewUndo } from '../../engine/plan-rollback';
import { loadSteps } from '../../engine/session-store';
import { viewSession } from '../../engine/session-view';
import type { SessionItem } from '../../ledger/items';
import type { ArmedDeployment } from '../../local/faults/injector';
import type { UndoPlan } from '../../rollback/plan';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { confirm, type Question } from '../input/confirm';
import { givenFaults } from '../input/faults';
import type { CommandRun } from '../program/command-spec';
import { attend, leftAlone } from './attend';
import { enterGateway } from './speed';
import { unlessEnded } from './unless-ended';

/** A session that somebody wants undone. */
export interface Undoing {
  readonly session: SessionItem;
  readonly request: AskedRollback;
  readonly verb: 'rollback' | 'destroy';
  /** The session has ended and holds nothing: there is nothing to do. */
  readonly isHarmless: boolean;
  readonly question: Question;
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
  const plan = await previewUndo(engine, undoing.session, request);
  showPlan(run, before, plan, request);
  if (run.given.flag('dry-run')) {
    run.lines?.end(exitCodes.done);
    return exitCodes.done;
  }
  await confirm(run, question, signal);
  await enterGateway(run, gateway);
  if (signal.aborted) return leftAlone(run);
  if (faults) await gateway.local?.arm(faults);
  const asked = { sessionId: id, wanted: ['rolled_back'] } as const;
  await unlessEnded(engine, asked, () => gateway.desk({ verb: 'rollback', session: id, request, reason: verb }));
  return attend(run, gateway, { sessionId: id, seen: before, wanted: 'undo', signal });
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

function showPlan(run: CommandRun, session: SessionDocument, plan: UndoPlan, request: AskedRollback): void {
  const steps = inUndoOrder(plan).map((name) => ({ step: name, resources: liveOf(session, name) }));
  const resources = steps.reduce((sum, step) => sum + step.resources.length, 0);
  const message = `undoes ${steps.length} steps, ${resources} resources`;
  if (run.lines) {
    const data = { request, undo: steps, retained: plan.retained };
    run.lines.tell({
      type: 'plan',
      level: 'info',
      code: 'ROLLBACK_PLANNED',
      session_id: session.session_id,
      message,
      data,
    });
    return;
  }
  const { print } = run;
  print.note(
    `${print.paint('strong', `${session.stack_name}/${session.environment}`)}  ${session.session_id}  ${session.state}`,
  );
  for (const { step, resources: rows } of steps) {
    print.note(`  ${print.paint('bad', '-')} ${step}`);
    for (const { type, id } of rows) print.note(`      ${type} ${id ?? '(id not known yet)'}`);
  }
  for (const name of plan.retained) print.note(`  ${print.paint('warn', '=')} ${name}  stays (rollback: retain)`);
  print.note(`Rollback: ${message}${plan.retained.length === 0 ? '' : `; ${plan.retained.length} steps stay`}.`);
}

/** Each step after those that must be undone before it. */
function inUndoOrder({ undo }: UndoPlan): readonly string[] {
  const waits = new Map(undo.map(({ name, waitsFor }) => [name, waitsFor]));
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    if (ordered.has(name)) return;
    for (const before of waits.get(name) ?? []) visit(before);
    ordered.add(name);
  };
  for (const { name } of [...undo].reverse()) visit(name);
  return [...ordered];
}

function liveOf(session: SessionDocument, step: string) {
  return session.resources
    .filter((row) => row.step === step && row.state !== 'deleted' && !row.adopted)
    .map(({ type, id }) => ({ type, id }));
}
