/** What was used of the services that the orchestrator itself stands on, counted as AWS bills it. */
export interface Usage {
  readonly executions: number;
  /** States entered, and their repetitions. */
  readonly transitions: number;
  readonly invocations: number;
  readonly coldStarts: number;
  /** Invocations that read the ledger’s stream; AWS bills their reads to nobody. */
  readonly streamBatches: number;
  /** Duration by memory, cold starts included. */
  readonly gigabyteSeconds: number;
  /** Calls that functions made through the SDK. */
  readonly calls: number;
  readonly readUnits: number;
  readonly ledgerWriteUnits: number;
  readonly indexWriteUnits: number;
  readonly auditWriteUnits: number;
  /** Conditional writes of the ledger, refused ones too. */
  readonly ledgerWrites: number;
  /** Parts of 64 KB. */
  readonly events: number;
  /** Lists of objects, S3’s dearest kind of request that is made here. */
  readonly objectLists: number;
  readonly logBytes: number;
  readonly traces: number;
  /** Metrics that figures were told of: each is paid for by the hour in which there is one. */
  readonly metricHours: number;
}

/** Nothing yet. */
export const noUsage: Usage = {
  executions: 0,
  transitions: 0,
  invocations: 0,
  coldStarts: 0,
  streamBatches: 0,
  gigabyteSeconds: 0,
  calls: 0,
  readUnits: 0,
  ledgerWriteUnits: 0,
  indexWriteUnits: 0,
  auditWriteUnits: 0,
  ledgerWrites: 0,
  events: 0,
  objectLists: 0,
  logBytes: 0,
  traces: 0,
  metricHours: 0,
};

/** Both together. */
export function plus(a: Usage, b: Partial<Usage>): Usage {
  const names = Object.keys(a) as (keyof Usage)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + (b[name] ?? 0)])) as unknown as Usage;
}
