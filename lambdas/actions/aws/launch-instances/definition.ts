import { z } from 'zod';
import { type CostLine, defineAction, type QuotaNeed } from '../../definition';
import { hourlyUsd, quotaFamilyOf, vcpusOf } from '../instance-types';
import { carriesImage, instanceTypeSchema, surroundingCost, templateInputs } from '../instances/inputs';
import { quotaNeed } from '../quota-codes';
import { launchInstancesMakeIam, launchInstancesUndoIam } from './permissions';

const input = z.object({
  subnet_ids: z.array(z.string()).min(1).describe('Subnets that the instances are spread over, in turn.'),
  instance_type: instanceTypeSchema.default('t3.small').describe('Type of all instances; of the AMI’s architecture.'),
  count: z.number().int().min(1).max(20).default(2).describe('How many instances.'),
  ...templateInputs,
});

type Input = z.output<typeof input>;

/** Instances on demand, spread over the zones of their subnets. */
export const launchInstancesDefinition = defineAction({
  service: 'aws',
  action: 'launch_instances',
  summary: 'Launches on-demand instances spread over several zones.',
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
  },
  resources: [
    { type: 'AWS::EC2::LaunchTemplate', holdsData: false },
    // The root volume holds the system and caches; data belongs on volumes or file systems of their own.
    { type: 'AWS::EC2::Instance', holdsData: false },
  ],
  iam: { make: launchInstancesMakeIam, undo: launchInstancesUndoIam },
  quotas: (values) => [...vcpuNeeds(values), quotaNeed('networkInterfaces', values.count)],
  durations: () => ({
    created: { p50Seconds: 4, p95Seconds: 12 },
    ready: { p50Seconds: 20, p95Seconds: 45 },
    undo: { p50Seconds: 30, p95Seconds: 75 },
    source: 'pending to running 16-18 s whatever the type (n=3), delete 20-40 s (aws-facts B); p95 assumed',
  }),
  cost: (values) => [instanceCost(values), ...surroundingCost(values.count, values.volume_gib)],
  undo: {
    kind: 'removes',
    text: 'Terminates the instances with their root volumes, then deletes the launch template.',
  },
});

function vcpuNeeds({ count, instance_type }: Input): readonly QuotaNeed[] {
  const family = quotaFamilyOf(instance_type);
  if (family === 'other') return [];
  const name = family === 'standard' ? 'onDemandVcpus' : 'graphicsOnDemandVcpus';
  return [quotaNeed(name, count * vcpusOf(instance_type))];
}

function instanceCost({ count, instance_type }: Input): CostLine {
  const item = `${count} × ${instance_type} on demand`;
  const price = hourlyUsd(instance_type, 'on-demand');
  if (price === undefined)
    return { item, hourlyUsd: 0, usageBased: 'the price of this type is not known here', isOfInstances: true };
  return { item, hourlyUsd: count * price, isOfInstances: true };
}
