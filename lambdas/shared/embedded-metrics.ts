import type { Metrics as Powertools } from '@aws-lambda-powertools/metrics';
import type { Measurement, Metrics } from '../../lib/ports/metrics';

/** Values that one metric of a line may have (EMF specification). */
const valuesPerLine = 100;

/** What Powertools would say beside the lines themselves, such as that a time is long ago, is none of a log’s business. */
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Writes figures as lines of the function’s log, in the embedded metric format: no call, no right, no waiting. */
export function embeddedMetrics(namespace: string): Metrics {
  let loading: Promise<Powertools> | undefined;
  // Loaded when there is something to say: most changes are measured as nothing.
  const load = async (): Promise<Powertools> => {
    const powertools = await import('@aws-lambda-powertools/metrics');
    const metrics = new powertools.Metrics({ namespace, logger: silent });
    // A service is no dimension of ours: it would make every metric another one.
    metrics.clearDefaultDimensions();
    return metrics;
  };
  return {
    put: async (measurements) => {
      loading ??= load();
      const metrics = await loading;
      for (const together of groupsOf(measurements)) writeLine(metrics, together);
    },
  };
}

/** What differs in nothing but name and values stands in one line. */
function groupsOf(measurements: readonly Measurement[]): readonly (readonly Measurement[])[] {
  const groups = new Map<string, Measurement[]>();
  for (const one of measurements.flatMap(inLines)) {
    const { at, sets, dimensions, properties, values } = one;
    // Values of several lines are one metric still: what has too many for one stands alone.
    const key = values.length > 1 ? `${groups.size}` : JSON.stringify([at, sets, dimensions, properties]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function inLines(one: Measurement): readonly Measurement[] {
  const lines = Math.ceil(one.values.length / valuesPerLine);
  return Array.from({ length: lines }, (_, index) => ({
    ...one,
    values: one.values.slice(index * valuesPerLine, (index + 1) * valuesPerLine),
  }));
}

function writeLine(metrics: Powertools, together: readonly Measurement[]): void {
  const [first] = together;
  if (!first) return;
  const { at, sets, dimensions, properties } = first;
  metrics.setTimestamp(at);
  for (const set of sets) {
    metrics.addDimensions(Object.fromEntries(set.map((dimension) => [dimension, dimensions[dimension] ?? ''])));
  }
  for (const [name, value] of Object.entries(properties)) metrics.addMetadata(name, value);
  for (const { name, unit, values } of together) for (const value of values) metrics.addMetric(name, unit, value);
  metrics.publishStoredMetrics();
}
