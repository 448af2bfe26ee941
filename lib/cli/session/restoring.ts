import { definitions } from '../../../lambdas/actions/definitions';
import { type CheckpointRef, layersOfRestore, needRestore, type Restore } from '../../engine/checkpoints/restore';
import { noCopy } from '../../plan/text';
import type { UsedCopies } from '../../plan/used-copies';
import type { Workflow } from '../../workflow/model';
import type { ParameterLayer } from '../../workflow/parameters';
import type { Gateway } from '../gateway/gateway';
import { findCheckpoint } from '../input/find-checkpoint';
import type { CommandRun } from '../program/command-spec';

/** What a deployment from a checkpoint begins with. */
export interface Restoring {
  readonly from_checkpoint: CheckpointRef;
  readonly restore: Restore;
  /** What the checkpoint says of parameters. It is not sent: whoever opens the session reads it there. */
  readonly layers: readonly ParameterLayer[];
}

/** Looks at the checkpoint that a deployment is to start from. */
export async function restoreFrom(
  gateway: Gateway,
  text: string,
  { workflow, environment }: { readonly workflow: Workflow; readonly environment: string },
): Promise<Restoring> {
  const { ledger } = gateway.engine('deploy');
  const from_checkpoint = await findCheckpoint(ledger, text);
  const restore = await needRestore(ledger, from_checkpoint, { environment, workflow, definitions });
  return { from_checkpoint, restore, layers: layersOfRestore(restore) };
}

/** Shows what begins from which copy and what from nothing, once the parameters have told which copies are used. */
export function showRestore(
  { lines, print }: CommandRun,
  { from_checkpoint: { session, name }, restore }: Restoring,
  { copies, unused_copies, empty }: UsedCopies,
): void {
  const { without, unused, parameters } = restore;
  const message = `starts from checkpoint ${name} of ${session}: ${copies.length} copies, ${without.length} steps begin with no data`;
  if (lines) {
    const data = { session, name, copies, unused_copies, empty, without, unused, parameters };
    lines.tell({ type: 'restore', level: 'info', code: 'RESTORE_PLANNED', message, data });
    return;
  }
  const warn = (text: string) => print.note(`  ${print.paint('warn', '=')} ${text}`);
  print.note(`Starts from checkpoint ${print.paint('strong', name)} of ${session}`);
  for (const { step, key, id } of copies) print.note(`  ${print.paint('good', '<')} ${step}/${key}  from ${id}`);
  for (const { step, key, id, reason } of unused_copies) warn(`${step}/${key}  ${id} is not used: ${reason}`);
  for (const { step, key } of empty) warn(`${step}/${key}  begins empty: ${noCopy}`);
  for (const { step, reason } of without) warn(`${step}  begins with no data: ${reason}`);
  for (const step of unused) warn(`${step}  is no step any more: its copies are not used`);
}
