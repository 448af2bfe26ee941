import { z } from 'zod';
import type { UndoContext } from '../../action';
import { fileSystemKey } from './file-system';

/** What the row of the file system keeps about its data. */
const dataNotes = z.object({
  /** Whether anybody could mount it before its undo began. */
  was_reachable: z.boolean().optional(),
  /** ISO time from which on nobody can. */
  closed_at: z.string().optional(),
  /** The backup under way. */
  backup_job_id: z.string().nullish(),
  /** Backups that AWS gave up. */
  failed_backups: z.number().default(0),
  /** Where the data is kept: once this stands, the file system may go. */
  recovery_point_arn: z.string().optional(),
});
export type DataNotes = z.output<typeof dataNotes>;

/** A file system of ours that is known by its id and may hold data, and what was noted about it. */
export function notedFileSystem(
  context: UndoContext,
): { readonly id: string; readonly token: string; readonly notes: DataNotes } | undefined {
  const row = context.resource(fileSystemKey);
  // Without an id it never had mount targets, so nobody has written to it.
  if (row?.id === undefined || row.state === 'deleted' || row.adopted || row.retained) return undefined;
  return { id: row.id, token: row.token, notes: dataNotes.parse(row.metadata) };
}

/** Adds to the notes. */
export function addNotes(context: UndoContext, facts: Partial<DataNotes>): Promise<void> {
  const kept = context.resource(fileSystemKey)?.metadata;
  return context.note(fileSystemKey, { ...kept, ...(facts as Record<string, string | number | boolean | null>) });
}
