import { z } from 'zod';
import { defineAction, type QuotaNeed } from '../../definition';
import { hourlyUsd, quotaFamilyOf, vcpusOf } from '../instance-types';
import { quotaNeed } from '../quota-codes';
import { launchMakeIam, launchUndoIam } from './permissions';

/** A public IPv4 address, USD an hour (aws-facts D). */
const addressHourlyUsd = 0.005;

/** gp3, USD for a GiB and month in us-east-1 (EC2 price list), by 730 hours. */
const storageHourlyUsd = 0.08 / 730;

const input = z.object({
  subnet_ids: z.array(z.string()).min(1).describe('Subnets to choose from; each zone is a chance for capacity.'),
  security_group_id: z.string().describe('Security group of the instances.'),
  instance_types: z
    .array(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, 'an instance type looks like t3.small'))
    .min(1)
    .max(20)
    .default(['t3.small', 't3.medium', 't3.large', 'm5.large'])
    .describe('Types that will do; the more, the better the chance. All of the architecture of the AMI.'),
  count: z.number().int().min(1).max(20).default(1).describe('How many instances.'),
  volume_gib: z.number().int().min(8).max(16_384).default(20).describe('Size of the encrypted root volume, GiB.'),
  on_demand_fallback: z
    .boolean()
    .default(true)
    .describe('Launch on demand, at the full price, where there is no spot capacity.'),
  ami_parameter: z
    .string()
    .regex(/^\/[\w./-]+$/, 'the name of a public SSM parameter')
    .default('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64')
    .describe('Public SSM parameter that names the AMI. Read once; later tries use the same AMI.'),
  root_device: z.string().default('/dev/xvda').describe('Root device of that AMI.'),
});

type Input = z.output<typeof input>;

/** Instances on spot capacity, on demand where there is none. */
export const launchSpotInstanceDefinition = defineAction({
  service: 'aws',
  action: 'launch_spot_instance',
  summary: 'Launches spot instances over several types and zones.',
  permissionSet: 'compute',
  waits: 'poll',
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
  cost: (values) => [
    ...instanceCost(values),
    { item: `${values.count} × public IPv4 address`, hourlyUsd: values.count * addressHourlyUsd },
    {
      item: `${values.count} × ${values.volume_gib} GiB gp3`,
      hourlyUsd: values.count * values.volume_gib * storageHourlyUsd,
    },
  ],
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
function instanceCost({ count, instance_types }: Input) {
  const [type = ''] = instance_types;
  const price = hourlyUsd(type, 'spot');
  if (price === undefined) {
    return [{ item: `${count} × ${type} spot`, hourlyUsd: 0, usageBased: 'the price of this type is not known here' }];
  }
  return [{ item: `${count} × ${type} spot, at 35 % of its on-demand price`, hourlyUsd: count * price }];
}
