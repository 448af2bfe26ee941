import { DetachVolumeCommand, type VolumeAttachment } from '@aws-sdk/client-ec2';
import { isToUndo, type KnownRow } from '../../../../lib/domain/resource';
import { isoTime } from '../../../../lib/ports/clock';
import { hasCode } from '../../../resources/aws-error';
import { together } from '../../../resources/changes';
import { shownVolumes, volumes } from '../../../resources/ec2/volume';
import { notesOf } from '../../../resources/ec2/volume-notes';
import type { UndoContext, Wait } from '../../action';
import { copyKey } from './copies';

/** An instance that still has a volume mounted holds it for good; the take-down has had its time by then. */
const patienceMilliseconds = 60_000;

/** The step's volumes that are known by their id and to be undone. */
export function volumesToUndo(context: UndoContext): readonly KnownRow[] {
  return context
    .resources()
    .flatMap((row) =>
      row.type === volumes.type && row.id !== undefined && isToUndo(row) && !row.retained
        ? [{ ...row, id: row.id }]
        : [],
    );
}

/** One pass of taking the volumes from their instances: why that is not over, or undefined when it is. */
export async function closeVolumes(context: UndoContext): Promise<Wait | undefined> {
  const rows = volumesToUndo(context);
  const shown = await shownVolumes(
    context,
    rows.map(({ id }) => id),
  );
  const waits = await together(
    rows.map((row) => {
      const held = shown.get(row.id)?.Attachments?.find(({ State }) => State !== 'detached');
      return held === undefined ? Promise.resolve(undefined) : detach(context, row, held);
    }),
  );
  const [reason] = waits.filter((wait) => wait !== undefined);
  return reason === undefined ? undefined : { status: 'pending', reason };
}

/** Whoever holds it can write to it: no copy from before counts any more. */
async function detach(context: UndoContext, row: KnownRow, held: VolumeAttachment): Promise<string> {
  const notes = notesOf(row);
  const asked = notes.detach_asked_at ?? isoTime(context.clock);
  const isCopied = context.resource(copyKey(context, row))?.snapshot_of !== undefined;
  if (!notes.attached || typeof notes.detach_asked_at !== 'string' || isCopied) {
    await context.note(row.key, {
      attached: true,
      detach_asked_at: asked,
      copied_as: null,
      ...(isCopied && { copy_round: notes.copy_round + 1 }),
    });
  }
  const Force = context.clock.now() - Date.parse(asked) >= patienceMilliseconds;
  if (held.State !== 'attaching' && (Force || held.State === 'attached')) {
    await unlessOnItsWay(() => context.clients.ec2.send(new DetachVolumeCommand({ VolumeId: row.id, Force })));
  }
  return `${row.key} (${row.id}) is being detached from ${held.InstanceId}${Force ? ' by force' : ''}`;
}

/** Just detached, or just attached: the next look tells. */
async function unlessOnItsWay(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!hasCode(error, ['IncorrectState'])) throw error;
  }
}
