import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import type { Usage } from '../../domain/usage';
import { isoTime } from '../../ports/clock';
import { askInspect } from '../gateway/ask-inspect';
import type { Gateway } from '../gateway/gateway';

const price = z.number().nullable();

const answerSchema: z.ZodType<Usage> = z.object({
  from: z.string(),
  to: z.string(),
  figures: z.array(
    z.object({
      step: z.string(),
      type: z.string(),
      id: z.string(),
      figure: z.string(),
      unit: z.enum(['percent', 'bytes', 'count']),
      average: z.number().nullable(),
      maximum: z.number().nullable(),
      total: z.number().nullable(),
    }),
  ),
  prices: z.array(
    z.object({
      step: z.string(),
      id: z.string(),
      instance_type: z.string(),
      market: z.enum(['spot', 'on-demand']),
      zone: z.string(),
      hourly_usd: price,
      on_demand_hourly_usd: price,
      source: z.enum(['spot_history', 'price_list', 'table', 'unknown']),
    }),
  ),
  gaps: z.array(
    z.object({
      what: z.enum(['figures', 'instances', 'spot_prices', 'list_prices']),
      code: z.string(),
      message: z.string(),
    }),
  ),
});

/**
 * How much of what stands of a session is used and what it costs, as the account shows it now. A report is worth having
 * without: that nobody could look is one of its findings.
 */
export async function usageOf(gateway: Pick<Gateway, 'inspect' | 'clock'>, sessionId: string): Promise<Usage> {
  try {
    return await askInspect(gateway, { usage: sessionId }, answerSchema);
  } catch (error) {
    if (!(error instanceof UnityError)) throw error;
    const now = isoTime(gateway.clock);
    const gap = { what: 'figures', code: error.code, message: error.message } as const;
    return { from: now, to: now, figures: [], prices: [], gaps: [gap] };
  }
}
