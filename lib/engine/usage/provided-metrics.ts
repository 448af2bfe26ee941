import type { UsageFigure } from '../../domain/usage';

/** A figure that CloudWatch has of a type of resource by itself, for nothing. */
export interface ProvidedMetric {
  readonly type: string;
  readonly figure: UsageFigure['figure'];
  readonly unit: UsageFigure['unit'];
  readonly namespace: string;
  readonly metric: string;
  /** CloudFront reports in us-east-1 only. */
  readonly isGlobal: boolean;
  dimensions(id: string): readonly { readonly Name: string; readonly Value: string }[];
}

/** What is asked for. A new figure is an entry here. */
export const providedMetrics: readonly ProvidedMetric[] = [
  {
    type: 'AWS::EC2::Instance',
    figure: 'cpu',
    unit: 'percent',
    namespace: 'AWS/EC2',
    metric: 'CPUUtilization',
    isGlobal: false,
    dimensions: (id) => [{ Name: 'InstanceId', Value: id }],
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    figure: 'requests',
    unit: 'count',
    namespace: 'AWS/ApplicationELB',
    metric: 'RequestCount',
    isGlobal: false,
    // `app/NAME/ID`, what its ARN ends with (Elastic Load Balancing user guide, CloudWatch metrics).
    dimensions: (arn) => [{ Name: 'LoadBalancer', Value: arn.split(':loadbalancer/')[1] ?? arn }],
  },
  {
    type: 'AWS::EFS::FileSystem',
    figure: 'written',
    unit: 'bytes',
    namespace: 'AWS/EFS',
    metric: 'DataWriteIOBytes',
    isGlobal: false,
    dimensions: (id) => [{ Name: 'FileSystemId', Value: id }],
  },
  {
    type: 'AWS::CloudFront::Distribution',
    figure: 'requests',
    unit: 'count',
    namespace: 'AWS/CloudFront',
    metric: 'Requests',
    isGlobal: true,
    dimensions: (id) => [
      { Name: 'DistributionId', Value: id },
      { Name: 'Region', Value: 'Global' },
    ],
  },
];
