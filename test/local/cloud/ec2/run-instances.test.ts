import {
  CreateSubnetCommand,
  DeleteVolumeCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { codeOf, type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';
import { imageId, makeNetwork, makeTemplate, runInstance } from '../../../helpers/simulated-network';

async function read({ clients }: SimulatedAccount, id: string) {
  const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations![0]!.Instances![0]!;
}

describe('RunInstances', () => {
  test('launches what a template says, changed by the request', async () => {
    const account = simulatedAccount();
    const network = await makeNetwork(account.clients);
    const LaunchTemplateId = await makeTemplate(account.clients, network, {
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'from', Value: 'template' }] }],
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: network.subnetId, AssociatePublicIpAddress: true }],
    });
    const { Instances } = await account.clients.ec2.send(
      new RunInstancesCommand({
        LaunchTemplate: { LaunchTemplateId },
        InstanceType: 't3.small',
        MinCount: 1,
        MaxCount: 1,
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'by', Value: 'request' }] }],
      }),
    );
    expect(Instances![0]).toMatchObject({
      InstanceType: 't3.small',
      State: { Name: 'pending', Code: 0 },
      SubnetId: network.subnetId,
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      Tags: [
        { Key: 'from', Value: 'template' },
        { Key: 'by', Value: 'request' },
      ],
    });
  });

  test.each([
    [true, /^203\.0\.113\.\d+$/],
    [false, /^none$/],
  ])('gives a public address only where asked (%s)', async (AssociatePublicIpAddress, form) => {
    const account = simulatedAccount();
    const network = await makeNetwork(account.clients);
    const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId: network.subnetId, AssociatePublicIpAddress }];
    const id = await runInstance(account.clients, network, { NetworkInterfaces });
    account.clock.pass(30);
    expect((await read(account, id)).PublicIpAddress ?? 'none').toMatch(form);
  });

  test('encrypts volumes as mapped and ends those that are flagged', async () => {
    const { clients, clock, cloud } = simulatedAccount();
    const network = await makeNetwork(clients);
    const id = await runInstance(clients, network, {
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 20, DeleteOnTermination: true } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5, DeleteOnTermination: false } },
      ],
    });
    const Filters = [{ Name: 'attachment.instance-id', Values: [id] }];
    const volumes = (await clients.ec2.send(new DescribeVolumesCommand({ Filters }))).Volumes!;
    expect(volumes).toMatchObject([
      { Encrypted: true, Size: 20, State: 'in-use' },
      { Encrypted: false, Size: 5, State: 'in-use' },
    ]);
    const early = new DeleteVolumeCommand({ VolumeId: volumes[1]!.VolumeId });
    expect(await codeOf(clients.ec2.send(early))).toBe('VolumeInUse');
    await clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    clock.pass(45);
    expect((await clients.ec2.send(new DescribeVolumesCommand({}))).Volumes).toMatchObject([
      { Size: 5, State: 'available' },
    ]);
    const remove = (VolumeId?: string) => codeOf(clients.ec2.send(new DeleteVolumeCommand({ VolumeId })));
    const left = cloud.inventory().filter((row) => row.type === 'AWS::EC2::Volume');
    expect(left).toMatchObject([{ id: volumes[1]!.VolumeId, state: 'available' }]);
    expect(await remove(volumes[1]!.VolumeId)).toBe('accepted');
    expect(await remove(volumes[0]!.VolumeId)).toBe('InvalidVolume.NotFound');
  });

  const refusals: readonly (readonly [string, Partial<RunInstancesCommandInput>, string])[] = [
    ['an unknown image', { ImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound'],
    ['an image id of no form', { ImageId: 'latest' }, 'InvalidAMIID.Malformed'],
    ['an unknown type', { InstanceType: 't9.micro' as 't3.micro' }, 'InvalidParameterValue'],
    ['a type of another architecture', { InstanceType: 't4g.micro' }, 'InvalidParameterValue'],
    ['an unknown key pair', { KeyName: 'mine' }, 'InvalidKeyPair.NotFound'],
    ['user data that is no base64', { UserData: '#!/bin/bash' }, 'InvalidUserData.Malformed'],
    [
      'a root volume below the image’s',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 4 } }] },
      'InvalidBlockDeviceMapping',
    ],
    ['a profile that is not there', { IamInstanceProfile: { Name: 'nobody' } }, 'InvalidParameterValue'],
    ['groups beside interfaces', { SecurityGroupIds: ['sg-0123456789abcdef0'] }, 'InvalidParameterCombination'],
    ['more at least than at most', { MinCount: 2 }, 'InvalidParameterValue'],
    [
      'a tag for what it does not make',
      { TagSpecifications: [{ ResourceType: 'vpc', Tags: [] }] },
      'InvalidParameterValue',
    ],
    [
      'a tag of AWS',
      { TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'aws:x', Value: '' }] }] },
      'InvalidParameterValue',
    ],
  ];

  test.each(refusals)('refuses %s', async (_case, changes, code) => {
    const { clients, cloud } = simulatedAccount();
    const network = await makeNetwork(clients);
    const before = cloud.inventory().length;
    expect(await codeOf(runInstance(clients, network, changes))).toBe(code);
    expect(cloud.inventory()).toHaveLength(before);
  });

  test('says of a missing profile what callers look for', async () => {
    const { clients } = simulatedAccount();
    const network = await makeNetwork(clients);
    const IamInstanceProfile = { Name: 'nobody' };
    await expect(runInstance(clients, network, { IamInstanceProfile })).rejects.toThrow(
      'Value (nobody) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    );
  });

  test('refuses zones that do not offer the type', async () => {
    const { clients } = simulatedAccount();
    const network = await makeNetwork(clients);
    const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.9.0/24', AvailabilityZone: 'us-east-1e' };
    const { Subnet } = await clients.ec2.send(new CreateSubnetCommand(subnet));
    const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId: Subnet!.SubnetId }];
    expect(await codeOf(runInstance(clients, network, { NetworkInterfaces }))).toBe('Unsupported');
  });

  test('is bound by the vCPU quota of its market', async () => {
    const limits = { quotas: { 'ec2/L-1216C47A': 3, 'ec2/L-34B43A08': 1 } };
    const { clients } = simulatedAccount({ limits });
    const network = await makeNetwork(clients);
    const spot = { InstanceMarketOptions: { MarketType: 'spot' as const } };
    expect(await codeOf(runInstance(clients, network, spot))).toBe('MaxSpotInstanceCountExceeded');
    expect(await codeOf(runInstance(clients, network))).toBe('accepted');
    expect(await codeOf(runInstance(clients, network))).toBe('VcpuLimitExceeded');
  });

  test('launches fewer than MaxCount when there is room for no more, and none below MinCount', async () => {
    const { clients, cloud } = simulatedAccount({ limits: { capacity: [{ zone: 'us-east-1a', atMost: 2 }] } });
    const network = await makeNetwork(clients);
    const count = () => cloud.inventory().filter((row) => row.type === 'AWS::EC2::Instance').length;
    expect(await codeOf(runInstance(clients, network, { MinCount: 3, MaxCount: 3 }))).toBe(
      'InsufficientInstanceCapacity',
    );
    expect(count()).toBe(0);
    await runInstance(clients, network, { MinCount: 1, MaxCount: 3 });
    expect(count()).toBe(2);
  });

  test('has zonal tokens: the same one in another zone launches again', async () => {
    const { clients, clock } = simulatedAccount();
    const network = await makeNetwork(clients);
    const subnet = { VpcId: network.vpcId, CidrBlock: '10.0.1.0/24', AvailabilityZone: 'us-east-1b' };
    const other = (await clients.ec2.send(new CreateSubnetCommand(subnet))).Subnet!.SubnetId!;
    const ImageId = await imageId(clients);
    const run = async (SubnetId: string, InstanceType: 't3.micro' | 't3.small' = 't3.micro') => {
      const request = { ImageId, InstanceType, SubnetId, MinCount: 1, MaxCount: 1, ClientToken: 'launch-1' };
      return (await clients.ec2.send(new RunInstancesCommand(request))).Instances![0]!.InstanceId!;
    };
    const first = await run(network.subnetId);
    expect(await run(network.subnetId)).toBe(first);
    expect(await run(other)).not.toBe(first);
    expect(await codeOf(run(network.subnetId, 't3.small'))).toBe('IdempotentParameterMismatch');
    await clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [first] }));
    clock.pass(60);
    expect(await codeOf(run(network.subnetId))).toBe('IdempotentInstanceTerminated');
  });
});
