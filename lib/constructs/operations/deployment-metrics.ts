import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { invariant } from '../../domain/assert';
import {
  type MetricDimension,
  type MetricEntry,
  type MetricName,
  metrics,
  metricsNamespace,
} from '../../domain/metrics';

/** How a metric is looked at. */
export interface Look {
  readonly statistic: string;
  readonly period: Duration;
}

/** A metric of one environment, all its workflows together: of those alone that are counted so. An alarm may not search. */
export function environmentMetric(prefix: string, environment: string, name: MetricName, look: Look): Metric {
  const { sets }: MetricEntry = metrics[name];
  invariant(
    sets.some((set) => set.join() === 'Environment'),
    `${name} is not counted by environment alone`,
  );
  const dimensionsMap = { Environment: environment };
  return new Metric({ namespace: metricsNamespace(prefix), metricName: name, dimensionsMap, ...look });
}

/** What a metric is shown by on a graph: a line for each workflow, or step, of the environment that there is. */
export interface Found extends Look {
  readonly prefix: string;
  readonly environment: string;
  readonly label: string;
  /** Whether their sum is shown in place of each. */
  readonly isSummed?: boolean;
}

/** By search, so that new workflows and steps appear by themselves: at most 500 of them do. */
export function foundMetric(name: MetricName, found: Found): MathExpression {
  const { prefix, environment, statistic, period, label, isSummed } = found;
  const schema = [metricsNamespace(prefix), ...finestOf(name)].map((part) => `"${part}"`).join(',');
  const search = `SEARCH('{${schema}} MetricName="${name}" Environment="${environment}"', '${statistic}', ${period.toSeconds()})`;
  const expression = isSummed ? `SUM(${search})` : search;
  return new MathExpression({ expression, usingMetrics: {}, label, period });
}

/** The set by which a metric is told apart furthest. */
function finestOf(name: MetricName): readonly MetricDimension[] {
  const { sets }: MetricEntry = metrics[name];
  return sets.reduce<readonly MetricDimension[]>((finest, set) => (set.length > finest.length ? set : finest), []);
}
