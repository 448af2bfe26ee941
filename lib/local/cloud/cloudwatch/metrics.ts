import type {
  Datapoint,
  Dimension,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  PutMetricDataInput,
} from '@aws-sdk/client-cloudwatch';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { writeData } from '../efs/size';
import type { DatumRecord } from './state';

/** Data points that are kept; the oldest go first. */
const mostData = 10_000;

/** A set of dimensions as one text, whatever their order. */
export function dimensionsText(dimensions: readonly Dimension[] | undefined): string {
  return (dimensions ?? [])
    .map(({ Name, Value }) => `${Name}=${Value}`)
    .sort()
    .join(',');
}

function summary(at: number, data: readonly DatumRecord[]): Datapoint {
  const values = data.map((datum) => datum.value);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    Timestamp: new Date(at),
    SampleCount: values.length,
    Sum: sum,
    Average: sum / values.length,
    Minimum: Math.min(...values),
    Maximum: Math.max(...values),
    Unit: data[0]?.unit,
  };
}

export const metricOperations = {
  PutMetricData: operation<PutMetricDataInput, object>()(['Namespace'], (world, request) => {
    if (request.Namespace.startsWith('AWS/')) {
      throw refuse('InvalidParameterValueException', 'The value AWS/ for parameter Namespace is invalid.');
    }
    const { data } = world.state.cloudwatch;
    for (const datum of request.MetricData ?? []) {
      if (datum.MetricName === undefined) {
        throw refuse('MissingRequiredParameterException', 'The parameter MetricData.member.1.MetricName is required.');
      }
      data.push({
        namespace: request.Namespace,
        name: datum.MetricName,
        dimensions: dimensionsText(datum.Dimensions),
        at: datum.Timestamp?.getTime() ?? world.now,
        value: datum.Value ?? 0,
        unit: datum.Unit ?? 'None',
      });
    }
    data.splice(0, Math.max(0, data.length - mostData));
    return {};
  }),

  /** Of metrics that were put here and of what file systems write; other metrics of AWS's own services are not kept. */
  GetMetricStatistics: operation<GetMetricStatisticsInput, GetMetricStatisticsOutput>()(
    ['Namespace', 'MetricName', 'StartTime', 'EndTime', 'Period'],
    (world, request) => {
      const from = request.StartTime.getTime();
      const until = request.EndTime.getTime();
      if (from >= until) {
        throw refuse(
          'InvalidParameterValueException',
          'The parameter StartTime must be less than the parameter EndTime.',
        );
      }
      const dimensions = dimensionsText(request.Dimensions);
      const periods = new Map<number, DatumRecord[]>();
      for (const datum of [...world.state.cloudwatch.data, ...writeData(world)]) {
        if (datum.namespace !== request.Namespace || datum.name !== request.MetricName) continue;
        if (datum.dimensions !== dimensions || datum.at < from || datum.at >= until) continue;
        const start = datum.at - (datum.at % (request.Period * 1000));
        periods.set(start, [...(periods.get(start) ?? []), datum]);
      }
      return { Label: request.MetricName, Datapoints: [...periods].map(([at, data]) => summary(at, data)) };
    },
  ),
};
