import { type Progress, progressOf } from '../../analytics/progress';
import type { SessionDocument } from '../../domain/session-document';
import type { StallFacts } from '../../domain/stall';
import { type Clock, isoTime } from '../../ports/clock';
import type { Gateway } from '../gateway/gateway';
import type { Knowledge } from '../session/watcher';

/** How far a session is at that time, with the bounds of the installation. */
export function outlookAt(
  session: SessionDocument,
  known: Knowledge & Pick<StallFacts, 'waiting'>,
  { settings, clock }: { readonly settings: Gateway['settings']; readonly clock: Clock },
): Progress {
  return progressOf(session, {
    ...known,
    now: isoTime(clock),
    gateTimeoutSeconds: settings.gateTimeoutSeconds,
    verifySeconds: settings.visibilityWindowSeconds,
  });
}
