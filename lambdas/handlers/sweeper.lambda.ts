import { sweepSessions } from '../../lib/engine/watch/watchdog';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

/** Runs on a schedule: status events are best effort. */
export const handle: Handler = (_event, { engine, environments, log }) => sweepSessions(engine, environments, log);

export const handler = serve('sweeper', handle);
