import type { SessionDocument } from '../../domain/session-document';
import type { Change } from '../session/change';

/** Tells people or programs how a deployment goes. */
export interface Reporter {
  /** A look at the session, and what has changed since the last one; maybe nothing. */
  changed(session: SessionDocument, changes: readonly Change[]): void;
  /** The session has ended, or the command does not wait any longer: nothing more will be told. */
  stop(): void;
}
