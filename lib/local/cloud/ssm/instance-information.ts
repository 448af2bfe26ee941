import type {
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult,
  InstanceInformation,
} from '@aws-sdk/client-ssm';
import type { World } from '../account/world';
import { type FilterTable, filtered, type RequestFilter, recordTags } from '../api/filters';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import type { InstanceRecord } from '../ec2/compute-records';
import { hasLostAgent, isAgentOnline } from './agent';

const ping = (world: World, instance: InstanceRecord) => (isAgentOnline(world, instance) ? 'Online' : 'ConnectionLost');

const filters: FilterTable<InstanceRecord> = {
  InstanceIds: (instance) => instance.id,
  PingStatus: (instance, world) => ping(world, instance),
  PlatformTypes: () => 'Linux',
  ResourceType: () => 'EC2Instance',
};

function view(world: World, instance: InstanceRecord): InstanceInformation {
  const online = isAgentOnline(world, instance);
  return {
    InstanceId: instance.id,
    PingStatus: ping(world, instance),
    LastPingDateTime: new Date(online ? world.now : (instance.stoppingAt ?? world.now)),
    RegistrationDate: new Date(instance.agentAt),
    AgentVersion: '3.3.3050.0',
    IsLatestVersion: true,
    PlatformType: 'Linux',
    PlatformName: 'Amazon Linux',
    PlatformVersion: '2023',
    ResourceType: 'EC2Instance',
    IPAddress: world.state.ec2.interfaces.get(instance.interfaceId)?.privateIp,
    ComputerName: instance.id,
  };
}

function readFilters(request: DescribeInstanceInformationRequest): RequestFilter[] {
  return [
    ...(request.Filters ?? []).map(({ Key, Values }) => ({ Name: Key, Values })),
    ...(request.InstanceInformationFilterList ?? []).map(({ key, valueSet }) => ({ Name: key, Values: valueSet })),
  ];
}

export const instanceInformationOperations = {
  /** Instances whose agent never reported are not in it, nor terminated ones (API reference). */
  DescribeInstanceInformation: operation<DescribeInstanceInformationRequest, DescribeInstanceInformationResult>()(
    [],
    (world, request) => {
      const known = [...world.state.ec2.instances.values()].filter(
        (instance) => isAgentOnline(world, instance) || hasLostAgent(world, instance),
      );
      const left = filtered(world, known, readFilters(request), filters, recordTags);
      const rules = { least: 5, most: 50, invalidNumber: 'ValidationException' };
      const page = pageOf(world, left, { size: request.MaxResults ?? 10, token: request.NextToken }, rules);
      return {
        InstanceInformationList: page.items.map((instance) => view(world, instance)),
        NextToken: page.next ?? '',
      };
    },
  ),
};
