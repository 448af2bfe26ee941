import { z } from 'zod';
import { type CostLine, defineAction, type QuotaNeed } from '../../definition';
import { hourlyUsd, quotaFamilyOf, vcpusOf } from '../instance-types';
import { carriesImage, instanceTypeSchema, surroundingCost, templateInputs } from '../instances/inputs';
import { quotaNeed } from '../quota-codes';
import { launchMakeIam, launchUndoIam } from './permissions';

const input = z.object({
  subnet_ids: z.array(z.string()).min(1).describe('Subnets to choose from; each zone is a chance for capacity.'),
  instance_types: z
    .array(instanceTypeSchema)
    .min(1)
    .max(20)
    .default(['t3.small', 't3.medium', 't3.large', 'm5.large'])
    .describe('Types that will do; the more, the better the chance. All of the architecture of the AMI.'),
  count: z.number().int().min(1).max(20).default(1).describe('How many instances.'),
  on_demand_fallback: z
    .boolean()
    .default(true)
    .describe('Launch on demand, at the full price, where there is no spot capacity.'),
  ...templateInputs,
});

type Input = z.output<typeof input>;

/** Instances on spot capacity, on demand where there is none. */
export const launchSpotInstanceDefinition = defineAction({
  service: 'aws',
  action: 'launch_spot_instance',
  summary: 'Launches spot instances over several types and zones.',
  permissionSet: 'compute',
  waits: 'poll',
  standsBeside: true,
  hasAddress: true,
  carries: carriesImage,
  input,
  outputs: {
    instance_ids: { schema: z.array(z.string()), from: 'created', description: 'Ids of the instances.' },
    public_ips: {
      schema: z.array(z.string()),
      from: 'ready',
      description: 'Their public addresses, in the same order.',
    },
    private_ips: { schema: z.array(z.string()), from: 'ready', description: 'Their private addresses, likewise.' },
    lifecycle: {
      schema: z.enum(['spot', 'on-demand', 'mixed']),
      from: 'ready',
      description: 'Whether they run on spot capacity.',
    },
  },
  resources: [
    { type: 'AWS::EC2::LaunchTemplate', holdsData: false },
    { type: 'AWS::EC2::EC2Fleet', holdsData: false },
    // The root volume holds the system and caches; data belongs on volumes or file systems of their own.
    { type: 'AWS::EC2::Instance', holdsData: false },
  ],
  iam: { make: launchMakeIam, undo: launchUndoIam },
  quotas: (values) => [...vcpuNeeds(values), quotaNeed('networkInterfaces', values.count)],
  durations: () => ({
    created: { p50Seconds: 4, p95Seconds: 12 },
    ready: { p50Seconds: 20, p95Seconds: 45 },
    undo: { p50Seconds: 30, p95Seconds: 75 },
    source: 'pending to running 16-18 s whatever the type (n=3), delete 20-40 s (aws-facts B); p95 assumed',
  }),
  cost: (values) => [...instanceCost(values), ...surroundingCost(values.count, values.volume_gib)],
  undo: {
    kind: 'removes',
    text: 'Terminates the instances with their root volumes, then deletes their fleets and the launch template.',
  },
});

/** The biggest type of a family is counted, since any of them may be launched. */
function vcpuNeeds({ count, instance_types }: Input): readonly QuotaNeed[] {
  const biggest = (family: 'standard' | 'graphics') =>
    Math.max(0, ...instance_types.filter((type) => quotaFamilyOf(type) === family).map(vcpusOf));
  return [
    quotaNeed('spotVcpus', count * biggest('standard')),
    quotaNeed('graphicsSpotVcpus', count * biggest('graphics')),
  ];
}

/** The first type stands for all: which of them is cheapest at the moment, only AWS knows. */
function instanceCost({ count, instance_types }: Input): readonly CostLine[] {
  const [type = ''] = instance_types;
  const price = hourlyUsd(type, 'spot');
  if (price === undefined) {
    return [
      {
        item: `${count} × ${type} spot`,
        hourlyUsd: 0,
        usageBased: 'the price of this type is not known here',
        isOfInstances: true,
      },
    ];
  }
  return [
    { item: `${count} × ${type} spot, at 35 % of its on-demand price`, hourlyUsd: count * price, isOfInstances: true },
  ];
}
