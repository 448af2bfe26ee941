import { embeddedMetrics } from '../../lambdas/shared/embedded-metrics';
import { metricsNamespace } from '../../lib/domain/metrics';
import type { Measurement } from '../../lib/ports/metrics';
import { captureOutput } from './captured-output';

/** A line in CloudWatch’s embedded metric format, read from text. */
export interface EmbeddedLine {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/** The lines that the function on AWS writes of measurements: by the Powertools that it really uses. */
export async function linesOf(measurements: readonly Measurement[], prefix = 'unity'): Promise<readonly string[]> {
  const { lines, stop } = captureOutput();
  try {
    await embeddedMetrics(metricsNamespace(prefix)).put(measurements);
  } finally {
    stop();
  }
  return lines;
}

/** One figure as CloudWatch has it, under one combination of dimensions. */
export interface Datapoint {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly at: number;
  readonly value: number;
}

/** What CloudWatch makes of a line (“Embedded metric format document structure”): each value under each set. */
export function datapointsOf(text: string): readonly Datapoint[] {
  const line = JSON.parse(text) as EmbeddedLine;
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((set) =>
      Metrics.flatMap(({ Name: name, Unit: unit }) =>
        ([line[name]].flat() as readonly number[]).map((value) => ({
          namespace,
          name,
          unit,
          dimensions: Object.fromEntries(set.map((dimension) => [dimension, String(line[dimension])])),
          at: line._aws.Timestamp,
          value,
        })),
      ),
    ),
  );
}

/** What of a line CloudWatch would not take, by the specification. Nothing, if it is well formed. */
export function faultsOf(text: string): readonly string[] {
  const line = JSON.parse(text) as EmbeddedLine;
  const directives = line._aws.CloudWatchMetrics;
  const faults = [
    !Number.isInteger(line._aws.Timestamp) && 'its time is no number of milliseconds',
    directives.length === 0 && 'it has no directive',
    Buffer.byteLength(text) > 256 * 1024 && 'it is longer than an event of a log may be',
    ...directives.flatMap(({ Namespace, Dimensions, Metrics }) => [
      (Namespace === '' || Namespace.length > 1024) && 'its namespace is empty or too long',
      Dimensions.length === 0 && 'it has no set of dimensions',
      Dimensions.some((set) => set.length > 30) && 'a set has more than 30 dimensions',
      (Metrics.length === 0 || Metrics.length > 100) && 'it has no metric, or more than 100',
      ...Dimensions.flat().map((name) => {
        const value = line[name];
        const isText = typeof value === 'string' && value.length > 0 && value.length <= 1024;
        return !isText && `the value of the dimension ${name} is no text of up to 1,024 characters`;
      }),
      ...Metrics.map(({ Name }) => {
        const values = [line[Name]].flat();
        const areNumbers = values.every((value) => typeof value === 'number' && Number.isFinite(value));
        return (
          (!areNumbers || values.length === 0 || values.length > 100) && `${Name} has no numbers, or more than 100`
        );
      }),
    ]),
  ];
  return faults.filter((fault): fault is string => fault !== false);
}
