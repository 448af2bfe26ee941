import { type CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { UsageFigure } from '../../domain/usage';
import type { ActingEngine } from '../engine';
import { type ProvidedMetric, providedMetrics } from './provided-metrics';

/** Something that a step has made. */
export interface Measurable {
  readonly step: string;
  readonly type: string;
  readonly id: string;
}

/** EC2 reports every five minutes without detailed monitoring; what reports each minute is summed up. */
const periodSeconds = 300;
/** GetMetricData takes 500 queries at a time (API reference); each figure asks for two. */
const figuresPerRequest = 250;

interface Wanted {
  readonly thing: Measurable;
  readonly of: ProvidedMetric;
}

/** What CloudWatch tells of things between two moments, in milliseconds since the epoch. */
export async function figuresOf(
  { clients }: ActingEngine,
  things: readonly Measurable[],
  span: { readonly from: number; readonly to: number },
): Promise<readonly UsageFigure[]> {
  const wanted = things.flatMap((thing) =>
    providedMetrics.filter(({ type }) => type === thing.type).map((of) => ({ thing, of })),
  );
  const [here, global] = [wanted.filter(({ of }) => !of.isGlobal), wanted.filter(({ of }) => of.isGlobal)];
  const found = await Promise.all([ask(clients.cloudwatch, here, span), ask(clients.globalCloudwatch, global, span)]);
  return found.flat();
}

async function ask(
  client: CloudWatchClient,
  wanted: readonly Wanted[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly UsageFigure[]> {
  if (wanted.length === 0 || to <= from) return [];
  if (wanted.length > figuresPerRequest) {
    const parts = [wanted.slice(0, figuresPerRequest), wanted.slice(figuresPerRequest)];
    return (await Promise.all(parts.map((part) => ask(client, part, { from, to })))).flat();
  }
  const values = new Map<string, number[]>();
  const query = {
    StartTime: new Date(from),
    EndTime: new Date(to),
    MetricDataQueries: wanted.flatMap(queriesOf),
  };
  for await (const page of paginateGetMetricData({ client }, query)) {
    for (const { Id = '', Values = [] } of page.MetricDataResults ?? [])
      values.set(Id, [...(values.get(Id) ?? []), ...Values]);
  }
  return wanted.map(({ thing, of }, index): UsageFigure => {
    const [averages, most] = [values.get(`a${index}`) ?? [], values.get(`m${index}`) ?? []];
    const isShare = of.unit === 'percent';
    return {
      ...thing,
      figure: of.figure,
      unit: of.unit,
      average: isShare && averages.length > 0 ? rounded(sum(averages) / averages.length) : null,
      maximum: isShare && most.length > 0 ? rounded(Math.max(...most)) : null,
      total: !isShare && averages.length > 0 ? sum(averages) : null,
    };
  });
}

/** Two a share, one a count. */
function queriesOf({ thing, of }: Wanted, index: number): MetricDataQuery[] {
  const query = (Id: string, Stat: string): MetricDataQuery => ({
    Id,
    MetricStat: {
      Metric: { Namespace: of.namespace, MetricName: of.metric, Dimensions: [...of.dimensions(thing.id)] },
      Period: periodSeconds,
      Stat,
    },
  });
  return of.unit === 'percent'
    ? [query(`a${index}`, 'Average'), query(`m${index}`, 'Maximum')]
    : [query(`a${index}`, 'Sum')];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const rounded = (value: number): number => Number(value.toFixed(2));
