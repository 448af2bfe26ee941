import { hoursPerMonth } from '../../domain/hours-per-month';
import { computingGigabyteSeconds } from './assumed';
import { type Price, prices } from './prices';
import type { Usage } from './usage';

/** One line of a bill. */
export interface BillLine {
  readonly item: string;
  readonly amount: number;
  readonly price: Price;
  readonly usd: number;
}

/** A bill and its sum. */
export interface Bill {
  readonly lines: readonly BillLine[];
  readonly usd: number;
}

/** What a usage costs, line by line. */
export function billOf(usage: Usage): Bill {
  const line = (item: string, amount: number, price: Price): BillLine => ({
    item,
    amount,
    price,
    usd: amount * price.usd,
  });
  const lines = [
    line('state transitions', usage.transitions, prices.transition),
    line('invocations', usage.invocations, prices.request),
    line('duration of functions', usage.gigabyteSeconds, prices.gigabyteSecond),
    line('computing of their calls (modelled)', computingGigabyteSeconds(usage.calls), prices.gigabyteSecond),
    line('writes of the ledger', usage.ledgerWriteUnits, prices.writeUnit),
    line('writes of its indexes', usage.indexWriteUnits, prices.writeUnit),
    line('writes of the audit', usage.auditWriteUnits, prices.writeUnit),
    line('reads of the ledger', usage.readUnits, prices.readUnit),
    line('events put on the bus', usage.events, prices.event),
    line('lists of objects in S3', usage.objectLists, prices.objectList),
    line('logs of functions, GB (modelled)', usage.logBytes / 1e9, prices.logGigabyte),
    line('metrics of an hour, in months', usage.metricHours / hoursPerMonth, prices.metricMonth),
    line('traces', usage.traces, prices.trace),
  ];
  return { lines, usd: lines.reduce((sum, { usd }) => sum + usd, 0) };
}
