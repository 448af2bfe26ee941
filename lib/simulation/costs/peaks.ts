import type { FunctionRun } from '../../local/host/lambda-host';
import type { Consumed } from '../../local/store/consumption';

/** The most of something that one deployment uses at once, or within a second. */
export interface Peaks {
  readonly functionsAtOnce: number;
  /** Averaged over the whole deployment. */
  readonly meanFunctionsAtOnce: number;
  readonly seconds: number;
  /** Of a partition of the ledger, within one second. */
  readonly partitionWriteUnits: number;
  readonly partitionReadUnits: number;
  /** Of the indexes, whose partition is the environment, within one second. */
  readonly indexWriteUnits: number;
  /** Of the whole ledger and the audit, within one second. */
  readonly writeUnits: number;
}

/** What `peaksOf` looks at. Times are milliseconds since the epoch. */
export interface PeakFacts {
  readonly runs: readonly FunctionRun[];
  readonly consumed: readonly (Consumed & { readonly at: number })[];
  readonly began: number;
}

export function peaksOf({ runs, consumed, began }: PeakFacts): Peaks {
  const ended = Math.max(began, ...runs.map(({ endedAt }) => endedAt));
  const busy = runs.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0);
  const most = (amount: (one: Consumed) => number, within: (one: Consumed) => string): number => {
    const sums = new Map<string, number>();
    for (const one of consumed) {
      const key = `${Math.floor((one.at - began) / 1000)} ${within(one)}`;
      sums.set(key, (sums.get(key) ?? 0) + amount(one));
    }
    return Math.max(0, ...sums.values());
  };
  const ofPartition = ({ table, partition }: Consumed): string => `${table} ${partition}`;
  return {
    functionsAtOnce: mostAtOnce(runs),
    meanFunctionsAtOnce: busy / (ended - began),
    seconds: (ended - began) / 1000,
    partitionWriteUnits: most(({ writeUnits }) => writeUnits, ofPartition),
    partitionReadUnits: most(({ readUnits }) => readUnits, ofPartition),
    indexWriteUnits: most(
      ({ indexWriteUnits }) => indexWriteUnits,
      () => '',
    ),
    writeUnits: most(
      ({ writeUnits, indexWriteUnits }) => writeUnits + indexWriteUnits,
      () => '',
    ),
  };
}

function mostAtOnce(runs: readonly FunctionRun[]): number {
  const changes = runs
    .flatMap(({ startedAt, endedAt }) => [
      { at: startedAt, by: 1 },
      { at: endedAt, by: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  return changes.reduce((most, { by }) => {
    now += by;
    return Math.max(most, now);
  }, 0);
}
