import { z } from 'zod';
import type { SavingContext } from '../../action';
import { fileSystemKey } from './file-system';

/** What a checkpoint has asked about the data, so that asking again comes to the same. */
const checkpointNotes = z.object({
  /** ISO time at which it was taken. */
  asked_at: z.string(),
  /** Nothing had ever been written by then. */
  empty: z.boolean().optional(),
});

/** What the row of the file system keeps about its data. */
const dataNotes = z.object({
  /** Whether anybody could mount it before its undo began. */
  was_reachable: z.boolean().optional(),
  /** ISO time at which that was noted. */
  reach_noted_at: z.string().optional(),
  /** ISO time from which on nobody can. */
  closed_at: z.string().nullish(),
  /** Which copy before the deletion that is: one more each time that somebody may have written after the last. */
  copy_round: z.number().default(1),
  /** The restore that its files come from, and when it was seen complete. */
  restore_job_id: z.string().optional(),
  restored_at: z.string().optional(),
  checkpoints: z.record(z.string(), checkpointNotes).default({}),
  /** The backup under way, and where the data is kept: of sessions from before copies had rows of their own. */
  backup_job_id: z.string().nullish(),
  recovery_point_arn: z.string().optional(),
});
type DataNotes = z.output<typeof dataNotes>;

/** A file system of ours that is known by its id and may hold data, and what was noted about it. */
export interface HeldFiles {
  readonly id: string;
  /** Whether AWS has accepted its deletion already. */
  readonly isGoing: boolean;
  /** Whether a sweep has found it, and nobody knows what became of it before. */
  readonly isFound: boolean;
  readonly notes: DataNotes;
}

export function heldFiles(context: Pick<SavingContext, 'resource'>): HeldFiles | undefined {
  const row = context.resource(fileSystemKey);
  // Without an id it never had mount targets, so nobody has written to it.
  if (row?.id === undefined || row.state === 'deleted' || row.adopted || row.retained) return undefined;
  const { id, state, found = false, metadata } = row;
  return { id, isGoing: state === 'deleting', isFound: found, notes: dataNotes.parse(metadata) };
}

/** Adds to the notes. */
export function addNotes(context: Pick<SavingContext, 'note'>, facts: Partial<DataNotes>): Promise<void> {
  const plain = JSON.parse(JSON.stringify(facts)) as Parameters<SavingContext['note']>[1];
  return context.note(fileSystemKey, plain);
}
