import type { RollbackRequest, SessionState } from './session';

/** What a rollback was asked to undo, as far as that is kept. */
interface Asked {
  readonly type: RollbackRequest['type'];
  readonly checkpoint?: string | undefined;
  readonly service?: string | undefined;
}

/**
 * What to type where a rollback has left something: the same once more, and never more than was asked for. The rollback of a
 * whole session would take away what a part was to keep.
 */
export function rollbackAgain(
  { session_id: id, state }: { readonly session_id: string; readonly state: SessionState },
  asked: Asked | null | undefined,
): string {
  // It has gone on and serves: whatever undoes what an older rollback has left takes the rest with it.
  if (state === 'completed') return `unity status ${id}`;
  switch (asked?.type) {
    case 'partial':
      // Whoever went on since, and failed, has forgotten up to where it was.
      return asked.checkpoint === undefined ? `unity resume ${id}` : `unity rollback ${id} --to ${asked.checkpoint}`;
    case 'service':
      return asked.service === undefined ? `unity resume ${id}` : `unity rollback ${id} --service ${asked.service}`;
    case 'resume':
      return `unity resume ${id}`;
    // Of one that a revision has followed the engine takes it for what that could not be rid of.
    case 'retire':
    case 'full':
    case undefined:
      return `unity rollback ${id}`;
  }
}
