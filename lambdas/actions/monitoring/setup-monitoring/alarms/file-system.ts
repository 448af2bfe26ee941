import type { MonitoringInput } from '../input';
import type { AlarmPlan, ThroughputMode } from './plan';

/** An hour of bursting at the 100 MiB/s that file systems under 1 TiB burst at (EFS user guide, performance). */
const hourOfBurstingBytes = 3600 * 100 * 2 ** 20;

/** What slows a file system down: its I/O limit, and where it lives on credits, their end. */
export function fileSystemAlarms(input: MonitoringInput, mode: ThroughputMode): readonly AlarmPlan[] {
  const { file_system_id, io_threshold_percent } = input;
  if (file_system_id === undefined) return [];
  const watches = { file_system_id };
  const common = {
    Namespace: 'AWS/EFS',
    Dimensions: [{ Name: 'FileSystemId', Value: file_system_id }],
    Period: 300,
    EvaluationPeriods: 3,
    // Nothing is reported while nobody has it mounted.
    TreatMissingData: 'notBreaching',
  } as const;
  const io: AlarmPlan = {
    key: 'efs-io',
    watches,
    settings: {
      ...common,
      AlarmDescription: `The file system is above ${io_threshold_percent} % of its I/O limit for 15 minutes`,
      MetricName: 'PercentIOLimit',
      Statistic: 'Average',
      Threshold: io_threshold_percent,
      ComparisonOperator: 'GreaterThanThreshold',
    },
  };
  if (mode !== 'bursting') return [io];
  const credits: AlarmPlan = {
    key: 'efs-credits',
    watches,
    settings: {
      ...common,
      AlarmDescription: 'The file system has credits for less than an hour of bursting left, for 15 minutes',
      MetricName: 'BurstCreditBalance',
      Statistic: 'Minimum',
      Threshold: hourOfBurstingBytes,
      ComparisonOperator: 'LessThanThreshold',
    },
  };
  return [io, credits];
}
