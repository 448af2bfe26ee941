import { globalRegion } from '../../../../shared/clients';
import { balancerDimension, targetGroupDimension } from '../alarms/plan';
import type { MonitoringInput } from '../input';
import { chart, flat, type Widget } from './widgets';

/** The charts of what a step watches. Every metric in them is one that AWS gives without a price. */
export function charts(input: MonitoringInput, region: string): readonly Widget[] {
  return [
    ...instanceCharts(input, region),
    ...balancerCharts(input, region),
    ...targetCharts(input, region),
    ...distributionCharts(input),
    ...fileSystemCharts(input, region),
  ];
}

function instanceCharts({ instance_ids, cpu_threshold_percent: value }: MonitoringInput, region: string): Widget[] {
  const ids = [...new Set(instance_ids)];
  if (ids.length === 0) return [];
  const each = (metric: string) => ids.map((id) => ['AWS/EC2', metric, 'InstanceId', id]);
  return [
    chart({
      title: 'CPU of the instances (%)',
      region,
      stat: 'Average',
      metrics: each('CPUUtilization'),
      line: { label: 'alarm', value },
    }),
    chart({ title: 'Status checks that fail', region, stat: 'Maximum', metrics: each('StatusCheckFailed') }),
    chart({ title: 'Sent by the instances (bytes)', region, stat: 'Sum', metrics: each('NetworkOut') }),
  ];
}

function balancerCharts(input: MonitoringInput, region: string): Widget[] {
  if (input.load_balancer_arn === undefined) return [];
  const dimensions = flat([balancerDimension(input.load_balancer_arn)]);
  const metric = (name: string) => ['AWS/ApplicationELB', name, ...dimensions];
  const percentiles = ['p50', 'p95', 'p99'];
  return [
    chart({
      title: 'Requests and connections turned away',
      region,
      stat: 'Sum',
      metrics: ['RequestCount', 'RejectedConnectionCount'].map(metric),
    }),
    chart({
      title: 'Answers that are errors',
      region,
      stat: 'Sum',
      metrics: ['HTTPCode_ELB_5XX_Count', 'HTTPCode_Target_5XX_Count', 'HTTPCode_Target_4XX_Count'].map(metric),
      line: { label: 'alarm of 5xx', value: input.error_threshold_count },
    }),
    chart({
      title: 'Response times (s)',
      region,
      stat: 'p95',
      metrics: percentiles.map((stat) => [...metric('TargetResponseTime'), { stat, label: stat }]),
      line: { label: 'alarm of p95', value: input.p95_threshold_seconds },
    }),
  ];
}

function targetCharts({ target_group_arn: group, load_balancer_arn: balancer }: MonitoringInput, region: string) {
  if (group === undefined || balancer === undefined) return [];
  const dimensions = flat([balancerDimension(balancer), targetGroupDimension(group)]);
  const metrics = ['HealthyHostCount', 'UnHealthyHostCount'].map((name) => ['AWS/ApplicationELB', name, ...dimensions]);
  return [chart({ title: 'Health of the targets', region, stat: 'Maximum', metrics })];
}

function distributionCharts({ distribution_id: id, edge_error_threshold_percent: value }: MonitoringInput): Widget[] {
  if (id === undefined) return [];
  const metric = (name: string) => ['AWS/CloudFront', name, 'DistributionId', id, 'Region', 'Global'];
  return [
    chart({ title: 'Requests of viewers', region: globalRegion, stat: 'Sum', metrics: [metric('Requests')] }),
    chart({
      title: 'Answers to viewers that are errors (%)',
      region: globalRegion,
      stat: 'Average',
      metrics: ['5xxErrorRate', '4xxErrorRate', 'TotalErrorRate'].map(metric),
      line: { label: 'alarm of 5xx', value },
    }),
  ];
}

function fileSystemCharts({ file_system_id: id, io_threshold_percent: value }: MonitoringInput, region: string) {
  if (id === undefined) return [];
  const metric = (name: string) => ['AWS/EFS', name, 'FileSystemId', id];
  return [
    chart({
      title: 'Share of the I/O limit (%)',
      region,
      stat: 'Average',
      metrics: [metric('PercentIOLimit')],
      line: { label: 'alarm', value },
    }),
    chart({ title: 'Burst credits (bytes)', region, stat: 'Minimum', metrics: [metric('BurstCreditBalance')] }),
    chart({ title: 'Connections of clients', region, stat: 'Sum', metrics: [metric('ClientConnections')] }),
  ];
}
