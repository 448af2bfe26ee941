import {
  CreateFleetCommand,
  type CreateFleetCommandInput,
  CreateLaunchTemplateCommand,
  DescribeInstancesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { launchSpotInstanceAction } from '../../../../lambdas/actions/aws/launch-spot-instance/action';
import { launchSpotInstanceDefinition } from '../../../../lambdas/actions/aws/launch-spot-instance/definition';
import { VirtualClock } from '../../../../lib/local/time/virtual-clock';
import { offlineClients } from '../../../helpers/action-clients';
import { MemoryStep } from '../../../helpers/action-context';

const ec2 = mockClient(EC2Client);
const ssm = mockClient(SSMClient);
const clock = new VirtualClock();
const parse = (more: object = {}) =>
  launchSpotInstanceDefinition.input.parse({
    subnet_ids: ['subnet-a', 'subnet-b'],
    security_group_id: 'sg-1',
    instance_types: ['t3.small', 'm5.large'],
    ...more,
  });

beforeEach(() => {
  ssm
    .reset()
    .on(GetParameterCommand)
    .resolves({ Parameter: { Value: 'ami-1' } });
  ec2.reset();
  ec2.on(CreateLaunchTemplateCommand).resolves({ LaunchTemplate: { LaunchTemplateId: 'lt-1' } });
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
});

const pool = (ErrorCode: string) => ({ Errors: [{ ErrorCode, ErrorMessage: `no ${ErrorCode}` }] });
const requests = (): CreateFleetCommandInput[] =>
  ec2.commandCalls(CreateFleetCommand).map((call) => call.args[0].input);
const markets = () => requests().map((request) => request.TargetCapacitySpecification?.DefaultTargetCapacityType);
const begin = (step: MemoryStep, more: object = {}) =>
  clock.run(launchSpotInstanceAction.begin(step.making(parse(more))));

describe('launching over markets', () => {
  it('asks for one spot instance over all types and subnets, tagged from the start', async () => {
    ec2.on(CreateFleetCommand).resolves({ FleetId: 'fleet-1', Instances: [{ InstanceIds: ['i-1'] }] });
    const step = new MemoryStep(offlineClients(), clock);
    await begin(step);
    expect(step.published).toEqual([{ instance_ids: ['i-1'] }]);
    const [request] = requests();
    expect(request).toMatchObject({
      Type: 'instant',
      ClientToken: step.rows.get('spot-fleet-1')?.token,
      SpotOptions: { AllocationStrategy: 'price-capacity-optimized' },
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
    });
    expect(request?.LaunchTemplateConfigs?.[0]?.Overrides).toEqual([
      { InstanceType: 't3.small', SubnetId: 'subnet-a' },
      { InstanceType: 't3.small', SubnetId: 'subnet-b' },
      { InstanceType: 'm5.large', SubnetId: 'subnet-a' },
      { InstanceType: 'm5.large', SubnetId: 'subnet-b' },
    ]);
    const tagged = Object.fromEntries(
      (request?.TagSpecifications ?? []).map(({ ResourceType, Tags }) => [
        ResourceType,
        Tags?.find((tag) => tag.Key === 'unity:resource')?.Value,
      ]),
    );
    expect(tagged).toEqual({
      fleet: 'make_it/spot-fleet-1',
      instance: 'make_it/instance-1',
      volume: 'make_it/instance-1',
    });
  });

  it('pins IMDSv2, encryption, profile and address in the template', async () => {
    ec2.on(CreateFleetCommand).resolves({ FleetId: 'fleet-1', Instances: [{ InstanceIds: ['i-1'] }] });
    await begin(new MemoryStep(offlineClients(), clock), { volume_gib: 30 });
    const data = ec2.commandCalls(CreateLaunchTemplateCommand)[0]?.args[0].input.LaunchTemplateData;
    expect(data).toMatchObject({
      ImageId: 'ami-1',
      IamInstanceProfile: { Name: 'unity-instance' },
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 30 } }],
      NetworkInterfaces: [{ AssociatePublicIpAddress: true, Groups: ['sg-1'] }],
    });
  });

  it('goes on demand, with a fresh token, when spot has no capacity', async () => {
    ec2
      .on(CreateFleetCommand)
      .resolvesOnce({ FleetId: 'fleet-1', ...pool('InsufficientInstanceCapacity') })
      .resolvesOnce({ FleetId: 'fleet-2', Instances: [{ InstanceIds: ['i-2'] }] });
    const step = new MemoryStep(offlineClients(), clock);
    await begin(step);
    expect(markets()).toEqual(['spot', 'on-demand']);
    expect(new Set(requests().map((request) => request.ClientToken)).size).toBe(2);
    expect(step.rows.get('instance-1')?.id).toBe('i-2');
    // The empty fleet stays in the ledger, so that undo removes it too.
    expect([...step.rows.values()].map((row) => [row.key, row.id])).toEqual(
      expect.arrayContaining([
        ['spot-fleet-1', 'fleet-1'],
        ['on-demand-fleet-1', 'fleet-2'],
      ]),
    );
  });

  it('goes on demand when the whole request is refused for capacity, leaving no open intent', async () => {
    ec2
      .on(CreateFleetCommand)
      .rejectsOnce(Object.assign(new Error('none left'), { name: 'InsufficientInstanceCapacity' }))
      .resolvesOnce({ FleetId: 'fleet-2', Instances: [{ InstanceIds: ['i-2'] }] });
    const step = new MemoryStep(offlineClients(), clock);
    await begin(step);
    expect(step.rows.get('instance-1')?.id).toBe('i-2');
    expect([...step.rows.values()].filter((row) => row.state === 'creating')).toEqual([]);
  });

  it('says which types and why when no market has any', async () => {
    ec2.on(CreateFleetCommand).resolves({ FleetId: 'fleet-1', ...pool('UnfulfillableCapacity') });
    const failing = begin(new MemoryStep(offlineClients(), clock));
    await expect(failing).rejects.toMatchObject({
      code: 'CapacityUnavailable',
      message: expect.stringContaining('t3.small, m5.large in 2 subnets: UnfulfillableCapacity'),
    });
    expect(markets()).toEqual(['spot', 'on-demand']);
  });

  it('stays on spot when it may not pay more', async () => {
    ec2.on(CreateFleetCommand).resolves({ FleetId: 'fleet-1', ...pool('UnfulfillableCapacity') });
    const failing = begin(new MemoryStep(offlineClients(), clock), { on_demand_fallback: false });
    await expect(failing).rejects.toMatchObject({ code: 'CapacityUnavailable' });
    expect(markets()).toEqual(['spot']);
  });

  it('does not try another market when a right is missing', async () => {
    const refused = pool('AuthFailure.ServiceLinkedRoleCreationNotPermitted');
    ec2.on(CreateFleetCommand).resolves({ FleetId: 'fleet-1', ...refused });
    await expect(begin(new MemoryStep(offlineClients(), clock))).rejects.toMatchObject({ code: 'ProvisioningFailed' });
    expect(markets()).toEqual(['spot']);
  });

  it('asks again in the same market while something new is not seen yet', async () => {
    ec2
      .on(CreateFleetCommand)
      .resolvesOnce({ FleetId: 'fleet-1', ...pool('InvalidSubnetID.NotFound') })
      .resolvesOnce({ FleetId: 'fleet-2', Instances: [{ InstanceIds: ['i-2'] }] });
    const step = new MemoryStep(offlineClients(), clock);
    await begin(step);
    expect(markets()).toEqual(['spot', 'spot']);
    expect(step.rows.get('spot-fleet-1-try-2')?.id).toBe('fleet-2');
  });

  it('gives up on something that is never seen', async () => {
    ec2.on(CreateFleetCommand).resolves({ FleetId: 'fleet-1', ...pool('InvalidSubnetID.NotFound') });
    await expect(begin(new MemoryStep(offlineClients(), clock))).rejects.toMatchObject({ code: 'ProvisioningFailed' });
    expect(requests()).toHaveLength(3);
  });

  it('launches several, each once, and keeps their order', async () => {
    ec2.on(CreateFleetCommand).callsFake((input: CreateFleetCommandInput) => {
      const ordinal = /instance-(\d+)"/.exec(JSON.stringify(input.TagSpecifications))?.[1];
      return { FleetId: `fleet-${ordinal}`, Instances: [{ InstanceIds: [`i-${ordinal}`] }] };
    });
    const step = new MemoryStep(offlineClients(), clock);
    await begin(step, { count: 7 });
    await begin(step, { count: 7 });
    expect(requests()).toHaveLength(7);
    expect(step.published.at(-1)).toEqual({ instance_ids: [1, 2, 3, 4, 5, 6, 7].map((ordinal) => `i-${ordinal}`) });
  });

  it('names an AMI parameter that does not exist', async () => {
    ssm.on(GetParameterCommand).rejects(Object.assign(new Error('none'), { name: 'ParameterNotFound' }));
    await expect(begin(new MemoryStep(offlineClients(), clock))).rejects.toMatchObject({ code: 'InputInvalid' });
  });
});
