import type { SessionDocument } from '../../domain/session-document';
import type { Engine } from '../../engine/engine';
import { servingFrom } from '../../engine/revision/serving-session';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';

/** The revision that serves while another has the stack. */
export type Beneath = Pick<SessionDocument, 'session_id' | 'health'>;

/** What serves beneath a revision that is under way or has failed; undefined where there is none. */
export async function beneathOf(engine: Engine, session: SessionItem): Promise<Beneath | undefined> {
  if (!session.revision || !session.occupies || session.state === 'completed') return undefined;
  const serving = await servingFrom(engine.ledger, session.session_id);
  if (!serving) return undefined;
  const { session_id, health } = await viewSession(engine, serving.session_id);
  return { session_id, ...(health && { health }) };
}
