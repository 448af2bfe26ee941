import { definitions } from '../../../lambdas/actions/definitions';
import { type CheckpointRef, layersOfRestore, needRestore, type Restore } from '../../engine/checkpoints/restore';
import type { Workflow } from '../../workflow/model';
import type { ParameterLayer } from '../../workflow/parameters';
import type { Gateway } from '../gateway/gateway';
import { findCheckpoint } from '../input/find-checkpoint';
import type { CommandRun } from '../program/command-spec';

/** What a deployment from a checkpoint begins with. */
export interface Restoring {
  readonly from_checkpoint: CheckpointRef;
  /** What the checkpoint says of parameters. It is not sent: whoever opens the session reads it there. */
  readonly layers: readonly ParameterLayer[];
}

/** Looks at the checkpoint that a deployment is to start from, and shows what begins from which copy and what from nothing. */
export async function restoreFrom(
  run: CommandRun,
  gateway: Gateway,
  text: string,
  { workflow, environment }: { readonly workflow: Workflow; readonly environment: string },
): Promise<Restoring> {
  const { ledger } = gateway.engine('deploy');
  const from_checkpoint = await findCheckpoint(ledger, text);
  const restore = await needRestore(ledger, from_checkpoint, { environment, workflow, definitions });
  show(run, from_checkpoint, restore);
  return { from_checkpoint, layers: layersOfRestore(restore) };
}

/** The copies that a deployment begins with, each with its step and the key of what begins with it. */
export function copiesIn({
  record,
}: Restore): readonly { readonly step: string; readonly key: string; readonly id: string }[] {
  return Object.entries(record.copies).flatMap(([step, ofStep]) =>
    Object.entries(ofStep).map(([key, id]) => ({ step, key, id })),
  );
}

function show({ lines, print }: CommandRun, { session, name }: CheckpointRef, restore: Restore): void {
  const copies = copiesIn(restore);
  const message = `starts from checkpoint ${name} of ${session}: ${copies.length} copies, ${restore.without.length} steps begin with no data`;
  if (lines) {
    const { without, unused, parameters } = restore;
    const data = { session, name, copies, without, unused, parameters };
    lines.tell({ type: 'restore', level: 'info', code: 'RESTORE_PLANNED', message, data });
    return;
  }
  print.note(`Starts from checkpoint ${print.paint('strong', name)} of ${session}`);
  for (const { step, key, id } of copies) print.note(`  ${print.paint('good', '<')} ${step}/${key}  from ${id}`);
  for (const { step, reason } of restore.without)
    print.note(`  ${print.paint('warn', '=')} ${step}  begins with no data: ${reason}`);
  for (const step of restore.unused)
    print.note(`  ${print.paint('warn', '=')} ${step}  is no step any more: its copies are not used`);
}
