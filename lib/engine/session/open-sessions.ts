import type { WriteLine } from '../../domain/log-lines';
import { logLines } from '../../domain/log-lines';
import type { SessionItem } from '../../ledger/items';
import type { Clock } from '../../ports/clock';

/** Says in the log which sessions are open: alarms and the dashboard read it. Silent while there are none. */
export function tellOpenSessions(sessions: readonly SessionItem[], clock: Clock, log: WriteLine): void {
  const [oldest] = [...sessions].sort((a, b) => a.started_at.localeCompare(b.started_at));
  if (!oldest) return;
  const states: Record<string, number> = {};
  for (const { state } of sessions) states[state] = (states[state] ?? 0) + 1;
  log(logLines.sweep, {
    open: sessions.length,
    states,
    oldest: oldest.session_id,
    oldest_seconds: Math.max(0, Math.round((clock.now() - Date.parse(oldest.started_at)) / 1000)),
  });
}
