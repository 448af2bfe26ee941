import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  InstanceStatusSummary,
  SummaryStatus,
} from '@aws-sdk/client-ec2';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import type { InstanceRecord } from './compute-records';
import { instanceState, writeState } from './instance-view';
import { kinds } from './kinds';
import { described } from './lookup';

/** AWS’s first checks of an instance take some minutes; how many is not published (assumed). */
const firstChecksMilliseconds = 120_000;

function summary(status: SummaryStatus): InstanceStatusSummary {
  const reachability = status === 'ok' ? 'passed' : status === 'impaired' ? 'failed' : 'initializing';
  return { Status: status, Details: [{ Name: 'reachability', Status: reachability }] };
}

function statusOf(world: World, instance: InstanceRecord): SummaryStatus {
  if (world.limits.impaired.includes(instance.id)) return 'impaired';
  return world.now < instance.runningAt + firstChecksMilliseconds ? 'initializing' : 'ok';
}

export const instanceStatusOperations = {
  /** Of instances that run, as long as nobody asks for all (API reference). */
  DescribeInstanceStatus: operation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult>()(
    [],
    (world, request) => {
      if (request.IncludeAllInstances === true) throw notSimulated('DescribeInstanceStatus with IncludeAllInstances');
      const { records, NextToken } = described(world, kinds.instance, { ...request, ids: request.InstanceIds }, {});
      return {
        InstanceStatuses: records
          .filter((instance) => instanceState(instance, world.now) === 'running')
          .map((instance) => ({
            InstanceId: instance.id,
            AvailabilityZone: instance.zone,
            InstanceState: writeState('running'),
            InstanceStatus: summary(statusOf(world, instance)),
            SystemStatus: summary(world.now < instance.runningAt + firstChecksMilliseconds ? 'initializing' : 'ok'),
          })),
        NextToken,
      };
    },
  ),
};
