/** A checkpoint: of which session, and its name there. */
export interface CheckpointRef {
  readonly session: string;
  readonly name: string;
}

/** Between the name and the session; neither has it in it. */
const mark = '@';

/**
 * How copies of a session's data, and whoever makes and deletes them, name the checkpoint that they are for: by its name, or,
 * where a revision has taken it of what it keeps of that session, by its name and whose it is.
 */
export function checkpointLabel({ session, name }: CheckpointRef, holder: string): string {
  return session === holder ? name : `${name}${mark}${session}`;
}

/** The checkpoint that a label means where it stands at that session. */
export function readCheckpointLabel(label: string, holder: string): CheckpointRef {
  const [name = label, session = holder] = label.split(mark);
  return { session, name };
}
