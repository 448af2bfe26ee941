import type { MonitoringInput } from '../input';
import { distributionAlarms } from './distribution';
import { fileSystemAlarms } from './file-system';
import { instanceAlarms } from './instances';
import { loadBalancerAlarms } from './load-balancer';
import type { AlarmPlan, ThroughputMode } from './plan';
import { targetGroupAlarms } from './target-group';

/** Every alarm of a step; what is not given is not watched. */
export function alarmPlans(input: MonitoringInput, mode: ThroughputMode): readonly AlarmPlan[] {
  return [
    ...instanceAlarms(input),
    ...loadBalancerAlarms(input),
    ...targetGroupAlarms(input),
    ...distributionAlarms(input),
    ...fileSystemAlarms(input, mode),
  ];
}
