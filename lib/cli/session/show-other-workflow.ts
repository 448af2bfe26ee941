import type { SessionItem } from '../../ledger/items';
import type { CommandRun } from '../program/command-spec';

/** Says that what a stack is put back to is not what its machine runs, in a line of its own with `--json`. */
export function showOtherWorkflow(run: CommandRun, former: SessionItem, running: string | undefined): void {
  const { session_id, workflow_id } = former;
  const now = running === undefined ? 'which no machine runs any more' : `and the machine runs ${running} by now`;
  const message = `${session_id} was made by ${workflow_id}, ${now}: it is put back as it was`;
  if (!run.lines) {
    run.print.note(`${message}.`);
    return;
  }
  const data = { workflow_id, running: running ?? null };
  run.lines.tell({ type: 'plan', level: 'info', code: 'OTHER_WORKFLOW', session_id, message, data });
}
