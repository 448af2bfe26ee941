/** One figure of something that happened. */
export interface Measurement {
  readonly name: string;
  readonly unit: 'Seconds' | 'Count' | 'None';
  /** When it happened, in milliseconds since the epoch: a figure that is told late still lands where it belongs. */
  readonly at: number;
  readonly values: readonly number[];
  /** Under which combinations of dimensions it is counted: each is a metric of its own, and paid for. */
  readonly sets: readonly (readonly string[])[];
  /** The values of those dimensions. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** What it can be searched by and is not counted by: ids and codes. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Where figures go. On AWS they are lines of a log that CloudWatch reads; locally they are kept. */
export interface Metrics {
  put(measurements: readonly Measurement[]): Promise<void>;
}
