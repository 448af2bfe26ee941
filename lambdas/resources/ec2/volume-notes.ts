import { z } from 'zod';
import type { ResourceRow } from '../../../lib/domain/resource';

/** What the row of a volume keeps about its data. */
const volumeNotes = z.object({
  instance_id: z.string().optional(),
  /** It was, or may have been, attached to an instance: what it holds is somebody’s from then on. */
  attached: z.boolean().default(false),
  /** ISO time of the first try to take it from its instance. */
  detach_asked_at: z.string().nullish(),
  /** The complete snapshot of what it holds since nobody can write to it any more. */
  copied_as: z.string().nullish(),
  /** ISO time at which that was seen complete. */
  copied_at: z.string().nullish(),
  /** Which copy before a deletion that is: one more each time that somebody may have written to it after the last. */
  copy_round: z.number().default(1),
});
export type VolumeNotes = z.output<typeof volumeNotes>;

/** The notes on a row of a volume. */
export function notesOf(row: ResourceRow): VolumeNotes {
  return volumeNotes.parse(row.metadata);
}

/** Whether a volume may hold what nothing else does: it was attached, and there is no copy. */
export function mustBeCopied(row: ResourceRow): boolean {
  const { attached, copied_as } = notesOf(row);
  return attached && typeof copied_as !== 'string';
}
