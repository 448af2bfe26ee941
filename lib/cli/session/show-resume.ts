import type { SessionDocument } from '../../domain/session-document';
import type { ResumeStrategy } from '../../engine/resume/strategy';
import type { Reasoned, ResumePlan } from '../../rollback/plan-resume';
import type { CommandRun } from '../program/command-spec';

/** What a resume does, and what becomes of the session should it fail. */
interface ShownResume {
  readonly plan: ResumePlan;
  readonly strategy: ResumeStrategy;
}

/** Shows what a resume would keep, undo first and run, and why. */
export function showResume(run: CommandRun, session: SessionDocument, { plan, strategy }: ShownResume): void {
  const { kept, undo, again, dropped } = plan;
  const isProtected = strategy.from === 'protection';
  const key = `environments.${session.environment}.deletion_protection`;
  const words = [
    `keeps ${counted(kept)}`,
    ...(undo.length > 0 ? [`undoes ${counted(undo)} first`] : []),
    `runs ${counted(again)}`,
    ...(dropped.length > 0 ? [`drops ${counted(dropped)}`] : []),
  ];
  const message = words.join(', ');
  if (run.lines) {
    const onFailure = { what: strategy.onFailure, from: isProtected ? key : strategy.from };
    const steps = { kept: told(kept), undo: told(undo), again: told(again), dropped: told(dropped) };
    const data = { ...steps, on_failure: onFailure };
    const { session_id } = session;
    run.lines.tell({ type: 'plan', level: 'info', code: 'RESUME_PLANNED', session_id, message, data });
    return;
  }
  const { print } = run;
  const { stack_name, environment, session_id, state } = session;
  print.note(`${print.paint('strong', `${stack_name}/${environment}`)}  ${session_id}  ${state.replace('_', ' ')}`);
  for (const { name } of kept) print.note(`  ${print.paint('good', '=')} ${name}  stays`);
  for (const { name, reason } of [...undo].reverse())
    print.note(`  ${print.paint('bad', '-')} ${name}  is undone first: ${reason}`);
  for (const { name, reason } of again) print.note(`  ${print.paint('warn', '+')} ${name}  runs: ${reason}`);
  for (const { name } of dropped) print.note(`  ${print.paint('bad', '×')} ${name}  is no longer in the workflow`);
  print.note(`Resume: ${message}.`);
  if (isProtected) print.note(`Should it fail it stays as it stands: it has completed, and \`${key}\` keeps it.`);
}

const counted = ({ length }: readonly Reasoned[]): string => `${length} ${length === 1 ? 'step' : 'steps'}`;
const told = (steps: readonly Reasoned[]) => steps.map(({ name, reason }) => ({ step: name, reason }));
