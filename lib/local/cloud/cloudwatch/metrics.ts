import type {
  Datapoint,
  Dimension,
  GetMetricDataInput,
  GetMetricDataOutput,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  PutMetricDataInput,
} from '@aws-sdk/client-cloudwatch';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { writeData } from '../efs/size';
import { cpuData } from './cpu';
import { globalRegion } from './global';
import { type DatumRecord, keepDatum } from './state';

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

interface Wanted {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[] | undefined;
}

/**
 * What was told of a metric, by the start of its period: what was put here, what file systems write, what balancers and
 * distributions were asked, and how busy instances were; nothing else of AWS's own services is kept.
 */
function periodsOf(
  world: World,
  { namespace, name, dimensions }: Wanted,
  { from, until, seconds }: { readonly from: number; readonly until: number; readonly seconds: number },
): ReadonlyMap<number, readonly DatumRecord[]> {
  const periods = new Map<number, DatumRecord[]>();
  // CloudFront reports to one region.
  if (namespace === 'AWS/CloudFront' && world.region !== globalRegion) return periods;
  const text = dimensionsText(dimensions);
  const [instance] = dimensions?.filter(({ Name }) => Name === 'InstanceId') ?? [];
  const isCpu = namespace === 'AWS/EC2' && name === 'CPUUtilization';
  const own = isCpu ? cpuData(world, instance?.Value ?? '', from, until) : [];
  for (const datum of [...world.state.cloudwatch.data, ...writeData(world), ...own]) {
    if (datum.namespace !== namespace || datum.name !== name) continue;
    if (datum.dimensions !== text || datum.at < from || datum.at >= until) continue;
    const start = datum.at - (datum.at % (seconds * 1000));
    periods.set(start, [...(periods.get(start) ?? []), datum]);
  }
  return periods;
}

/** So many queries a request (API reference, GetMetricData). */
const mostQueries = 500;
const statistics = ['Average', 'Maximum', 'Minimum', 'Sum', 'SampleCount'] as const;

/** The statistics that a data point has by themselves. */
function isStatistic(text: string | undefined): text is (typeof statistics)[number] {
  return statistics.some((one) => one === text);
}

const invalid = (message: string) => refuse('ValidationError', message);

export const metricOperations = {
  /** One page holds all: nobody asks for more than a day of five-minute periods here. Expressions are not known. */
  GetMetricData: operation<GetMetricDataInput, GetMetricDataOutput>()(
    ['MetricDataQueries', 'StartTime', 'EndTime'],
    (world, { MetricDataQueries: queries, StartTime, EndTime }) => {
      const [from, until] = [StartTime.getTime(), EndTime.getTime()];
      if (from >= until) throw invalid('The parameter EndTime must be greater than StartTime.');
      if (queries.length > mostQueries)
        throw invalid('The collection MetricDataQueries must not have a size greater than 500.');
      if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
        throw invalid('The value for parameter Id is not unique.');
      return {
        MetricDataResults: queries.map(({ Id, MetricStat }) => {
          const { Metric, Period = 0, Stat } = MetricStat ?? {};
          if (!isStatistic(Stat) || Period < 1 || Metric?.MetricName === undefined)
            throw invalid(`The query ${Id} is not one of a metric with a period and a statistic.`);
          const wanted = { namespace: Metric.Namespace ?? '', name: Metric.MetricName, dimensions: Metric.Dimensions };
          const points = [...periodsOf(world, wanted, { from, until, seconds: Period })]
            .sort(([a], [b]) => b - a)
            .map(([at, data]) => summary(at, data));
          return {
            Id,
            Label: Metric.MetricName,
            Timestamps: points.flatMap(({ Timestamp }) => Timestamp ?? []),
            Values: points.map((point) => point[Stat] ?? 0),
            StatusCode: 'Complete' as const,
          };
        }),
      };
    },
  ),

  PutMetricData: operation<PutMetricDataInput, object>()(['Namespace'], (world, request) => {
    if (request.Namespace.startsWith('AWS/')) {
      throw refuse('InvalidParameterValueException', 'The value AWS/ for parameter Namespace is invalid.');
    }
    for (const datum of request.MetricData ?? []) {
      if (datum.MetricName === undefined) {
        throw refuse('MissingRequiredParameterException', 'The parameter MetricData.member.1.MetricName is required.');
      }
      keepDatum(world.state.cloudwatch, {
        namespace: request.Namespace,
        name: datum.MetricName,
        dimensions: dimensionsText(datum.Dimensions),
        at: datum.Timestamp?.getTime() ?? world.now,
        value: datum.Value ?? 0,
        unit: datum.Unit ?? 'None',
      });
    }
    return {};
  }),

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
      const wanted = { namespace: request.Namespace, name: request.MetricName, dimensions: request.Dimensions };
      const periods = periodsOf(world, wanted, { from, until, seconds: request.Period });
      return { Label: request.MetricName, Datapoints: [...periods].map(([at, data]) => summary(at, data)) };
    },
  ),
};
