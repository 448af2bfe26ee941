import { driftOf } from '../../lib/engine/drift';
import { healthOf } from '../../lib/engine/health';
import { lookForPromotion } from '../../lib/engine/promotion/look';
import { inspectRequestSchema } from '../../lib/engine/requests/inspect-request';
import { findUnowned } from '../../lib/engine/sweep/find-orphans';
import { inspectAll } from '../../lib/engine/sweep/inspect-all';
import { usageOf } from '../../lib/engine/usage/usage-of';
import { watchHealth } from '../../lib/engine/watch/watch-health';
import type { Handler } from '../shared/handler';
import { serve } from '../shared/serve';

/** Looks into the account, for people and by the clock, and changes nothing. */
export const handle: Handler = async (payload, { engine, environments, log }) => {
  const asked = inspectRequestSchema.parse(payload);
  if ('drift' in asked) return driftOf(engine, asked.drift);
  if ('usage' in asked) return usageOf(engine, asked.usage);
  if ('health' in asked) return healthOf(engine, asked.health);
  if ('promotion' in asked) return lookForPromotion(engine, asked.promotion);
  if ('unowned' in asked) return findUnowned(engine, asked.unowned);
  if (asked.schedule === 'health') return watchHealth(engine, environments, log);
  return inspectAll(engine, environments, log);
};

export const handler = serve('inspect', handle);
