import { matchesFilter, valueFor } from '../../helpers/filter-pattern';

/** One figure as CloudWatch has it. */
export interface Figure {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly at: number;
  readonly value: number;
}

/** One metric as an alarm looks at it. */
interface Looked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

/** An alarm with its references resolved. */
export interface Alarm {
  readonly name: string;
  readonly periodSeconds: number;
  /** Their sum is looked at: of one as it is, of several with 0 for what is missing. */
  readonly metrics: readonly Looked[];
  readonly isBelow: boolean;
  readonly threshold: number;
  readonly periods: number;
  readonly bad: number;
  readonly isSilenceBad: boolean;
}

type Properties = Readonly<Record<string, unknown>>;
interface MetricText {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** Reads an alarm of a template. Throws for what this reads none of: then nothing is proven. */
export function alarmOf(properties: Properties, resolve: (value: unknown) => string): Alarm {
  const single = properties as unknown as MetricText & { readonly Statistic: string; readonly Period: number };
  const queries = properties.Metrics as
    | readonly {
        readonly Expression?: string;
        readonly MetricStat?: { readonly Metric: MetricText; readonly Period: number; readonly Stat: string };
      }[]
    | undefined;
  const [expression, ...others] = (queries ?? []).flatMap(({ Expression }) => Expression ?? []);
  const isSum = expression === undefined || /^FILL\(m\d, 0\)( \+ FILL\(m\d, 0\))*$/.test(expression);
  const comparison = String(properties.ComparisonOperator);
  const isBelow = comparison === 'LessThanThreshold';
  if (!isSum || others.length > 0 || (!isBelow && comparison !== 'GreaterThanOrEqualToThreshold'))
    throw new Error(`cannot read ${JSON.stringify(properties)}`);
  const stats = queries
    ? queries.flatMap(({ MetricStat }) => MetricStat ?? [])
    : [{ Metric: single, Period: single.Period, Stat: single.Statistic }];
  return {
    name: String(properties.AlarmName),
    periodSeconds: stats[0]!.Period,
    metrics: stats.map(({ Metric, Stat: statistic }) => ({
      namespace: Metric.Namespace,
      name: Metric.MetricName,
      dimensions: Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, resolve(Value)])),
      statistic,
    })),
    isBelow,
    threshold: properties.Threshold as number,
    periods: properties.EvaluationPeriods as number,
    bad: properties.DatapointsToAlarm as number,
    isSilenceBad: properties.TreatMissingData === 'breaching',
  };
}

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
};

const textOf = (dimensions: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));

function valueIn({ namespace, name, dimensions, statistic }: Looked, figures: readonly Figure[]): number | undefined {
  const values = figures.flatMap((figure) =>
    figure.namespace === namespace && figure.name === name && textOf(figure.dimensions) === textOf(dimensions)
      ? figure.value
      : [],
  );
  return values.length === 0 ? undefined : statistics[statistic]!(values);
}

/** Whether figures set an alarm off between two times: so many bad periods of so many in a row (“Evaluating an alarm”). */
export function isSetOff(alarm: Alarm, figures: readonly Figure[], from: number, until: number): boolean {
  const milliseconds = alarm.periodSeconds * 1000;
  const [first, last] = [Math.floor(from / milliseconds), Math.ceil(until / milliseconds)];
  const areBad = Array.from({ length: last - first }, (_, index) => {
    const start = (first + index) * milliseconds;
    const within = figures.filter(({ at }) => at >= start && at < start + milliseconds);
    const found = alarm.metrics.map((metric) => valueIn(metric, within));
    const value = found.length === 1 ? found[0] : found.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    if (value === undefined) return alarm.isSilenceBad;
    return alarm.isBelow ? value < alarm.threshold : value >= alarm.threshold;
  });
  return areBad.some(
    (_, index) => areBad.slice(Math.max(0, index + 1 - alarm.periods), index + 1).filter(Boolean).length >= alarm.bad,
  );
}

/** A metric filter on the log of a group. */
export interface Filter {
  readonly group: string;
  readonly pattern: string;
  readonly namespace: string;
  readonly name: string;
  /** `$.field` of the line, or a number. */
  readonly value: string;
}

/** A line of a log. */
export interface Line {
  readonly group: string;
  readonly at: number;
  readonly text: string;
}

/** The figure that a filter makes of a line; nothing where it does not match, or has no such field. */
export function figureOf({ group, pattern, namespace, name, value }: Filter, line: Line): readonly Figure[] {
  if (line.group !== group || !matchesFilter(pattern, line.text)) return [];
  const found = valueFor(value, line.text);
  return Number.isNaN(found) ? [] : [{ namespace, name, dimensions: {}, at: line.at, value: found }];
}
