import type { SessionDocument } from '../../domain/session-document';
import type { Change } from '../session/change';
import type { Knowledge } from '../session/watcher';

/** Tells people or programs how a deployment goes. */
export interface Reporter {
  /** A look at the session, what has changed since the last one, maybe nothing, and what is known beside it. */
  changed(session: SessionDocument, changes: readonly Change[], known: Knowledge): void;
  /** The session has ended, or the command does not wait any longer: nothing more will be told. */
  stop(): void;
}
