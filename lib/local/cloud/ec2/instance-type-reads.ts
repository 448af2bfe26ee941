import type {
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
  InstanceTypeOffering,
} from '@aws-sdk/client-ec2';
import { type FilterTable, filtered } from '../api/filters';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import { type InstanceType, instanceTypes, isOffered } from './instance-types';
import { zoneId, zonesOf } from './zones';

const typeFilters: FilterTable<InstanceType> = {
  'instance-type': (type) => type.name,
  'current-generation': () => 'true',
  'processor-info.supported-architecture': (type) => type.architecture,
  'vcpu-info.default-vcpus': (type) => String(type.vcpus),
  'memory-info.size-in-mib': (type) => String(type.memoryGib * 1024),
  'supported-usage-class': () => ['on-demand', 'spot'],
  'burstable-performance-supported': (type) => String(type.name.startsWith('t')),
};

function view(type: InstanceType): InstanceTypeInfo {
  return {
    InstanceType: type.name,
    CurrentGeneration: true,
    FreeTierEligible: type.name === 't3.micro',
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: false,
    Hypervisor: 'nitro',
    ProcessorInfo: { SupportedArchitectures: [type.architecture] },
    VCpuInfo: { DefaultVCpus: type.vcpus },
    MemoryInfo: { SizeInMiB: type.memoryGib * 1024 },
    BurstablePerformanceSupported: type.name.startsWith('t'),
    EbsInfo: { EncryptionSupport: 'supported' },
  };
}

const offeringFilters: FilterTable<InstanceTypeOffering> = {
  'instance-type': (offering) => offering.InstanceType,
  location: (offering) => offering.Location,
};

function locations(
  region: string,
  kind: string,
): readonly { readonly name: string; readonly zones: readonly string[] }[] {
  const zones = zonesOf(region);
  if (kind === 'region') return [{ name: region, zones }];
  if (kind === 'availability-zone') return zones.map((zone) => ({ name: zone, zones: [zone] }));
  if (kind === 'availability-zone-id') return zones.map((zone) => ({ name: zoneId(zone), zones: [zone] }));
  throw refuse('InvalidParameterValue', `Value (${kind}) for parameter locationType is invalid.`);
}

export const instanceTypeOperations = {
  DescribeInstanceTypes: operation<DescribeInstanceTypesRequest, DescribeInstanceTypesResult>()(
    [],
    (world, request) => {
      const unknown = (request.InstanceTypes ?? []).filter((name) => !instanceTypes.has(name));
      if (unknown.length > 0) {
        throw refuse(
          'InvalidInstanceType',
          `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
        );
      }
      const wanted = [...instanceTypes.values()].filter(
        (type) => request.InstanceTypes?.some((name) => name === type.name) ?? true,
      );
      const left = filtered(world, wanted, request.Filters, typeFilters, () => []);
      const page = pageOf(world, left, { size: request.MaxResults, token: request.NextToken }, { most: 100 });
      return { InstanceTypes: page.items.map(view), NextToken: page.next };
    },
  ),

  DescribeInstanceTypeOfferings: operation<DescribeInstanceTypeOfferingsRequest, DescribeInstanceTypeOfferingsResult>()(
    [],
    (world, request) => {
      const kind = request.LocationType ?? 'region';
      const offerings = locations(world.region, kind).flatMap(({ name, zones }) =>
        [...instanceTypes.values()]
          .filter((type) => zones.some((zone) => isOffered(type, zone)))
          .map((type) => ({
            InstanceType: type.name,
            LocationType: kind,
            Location: name,
          })),
      );
      const left = filtered(world, offerings, request.Filters, offeringFilters, () => []);
      const page = pageOf(world, left, { size: request.MaxResults, token: request.NextToken });
      return { InstanceTypeOfferings: [...page.items], NextToken: page.next };
    },
  ),
};
