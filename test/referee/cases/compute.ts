import assert from 'node:assert/strict';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ssm from '@aws-sdk/client-ssm';
import { clients, fleet, instancesOf, makeNetwork, makeTemplate, type Network } from '../fixtures/network';
import { eventually, machine, type Workbench } from '../fixtures/workbench';
import type { Referee } from '../harness';
import { benchCase, type RefereeCase } from '../referee-case';

const DEPENDENT = { name: 'DependencyViolation' };

async function fleetKeepsItsTemplate(referee: Referee): Promise<void> {
  const { compute } = clients(referee);
  const network = await makeNetwork(compute, '10.21.0.0/16');
  const template = await makeTemplate(referee, network);
  const first = await compute.send(fleet(template, network));
  const second = await compute.send(fleet(template, network));
  assert.equal(second.FleetId, first.FleetId);
  await assert.rejects(compute.send(fleet(template, network, 3)), { name: 'IdempotentParameterMismatch' });
  const instances = await instancesOf(compute, network.vpc);
  assert.equal(instances.length, 2);
  for (const instance of instances) {
    assert.equal(instance.InstanceLifecycle, 'spot');
    assert.deepEqual(
      instance.SecurityGroups?.map((one) => one.GroupId),
      [network.group],
    );
    assert.equal(instance.MetadataOptions?.HttpTokens, 'required');
    assert.ok(instance.PublicIpAddress);
  }
  const tagged = [{ Name: 'tag:unity:session', Values: [network.group] }];
  const { Volumes } = await compute.send(new ec2.DescribeVolumesCommand({ Filters: tagged }));
  assert.deepEqual(
    Volumes?.map((one) => [one.Encrypted, one.VolumeType, one.Size]),
    [
      [true, 'gp3', 20],
      [true, 'gp3', 20],
    ],
  );
  await tearDown(compute, network, [first.FleetId ?? '']);
}

async function instanceKeepsItsTemplate(referee: Referee): Promise<void> {
  const { compute } = clients(referee);
  const network = await makeNetwork(compute, '10.24.0.0/16');
  const LaunchTemplateId = await makeTemplate(referee, network);
  const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId: network.subnet, Groups: [network.group] }];
  const run = { MinCount: 1, MaxCount: 1, InstanceType: 't3.small' as const, NetworkInterfaces };
  await compute.send(new ec2.RunInstancesCommand({ ...run, LaunchTemplate: { LaunchTemplateId } }));
  const [instance] = await instancesOf(compute, network.vpc);
  assert.equal(instance?.MetadataOptions?.HttpTokens, 'required');
  assert.deepEqual(
    instance?.SecurityGroups?.map((one) => one.GroupId),
    [network.group],
  );
  const VolumeIds = instance?.BlockDeviceMappings?.map((one) => one.Ebs?.VolumeId ?? '') ?? [];
  const { Volumes } = await compute.send(new ec2.DescribeVolumesCommand({ VolumeIds }));
  assert.deepEqual(
    Volumes?.map((one) => [one.Encrypted, one.Size]),
    [[true, 20]],
  );
  const InstanceIds = [instance?.InstanceId ?? ''];
  await compute.send(new ec2.TerminateInstancesCommand({ InstanceIds }));
  const Filters = [{ Name: 'vpc-id', Values: [network.vpc] }];
  const { NetworkInterfaces: left } = await compute.send(new ec2.DescribeNetworkInterfacesCommand({ Filters }));
  assert.deepEqual(left, []);
  await tearDown(compute, network, undefined);
}

async function deleteFleets(client: ec2.EC2Client, FleetIds: string[]): Promise<void> {
  const unknown = 'fleet-00000000-0000-0000-0000-000000000000';
  const deletion = new ec2.DeleteFleetsCommand({ FleetIds: [...FleetIds, unknown], TerminateInstances: true });
  const deleted = await client.send(deletion);
  assert.equal(deleted.SuccessfulFleetDeletions?.length, FleetIds.length);
  assert.equal(deleted.UnsuccessfulFleetDeletions?.[0]?.Error?.Code, 'fleetIdDoesNotExist');
}

/** In the only order EC2 accepts; every other order is refused first. */
async function tearDown(
  client: ec2.EC2Client,
  { vpc, subnet, gateway, group }: Network,
  FleetIds: string[] | undefined,
): Promise<void> {
  const detach = () => client.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc }));
  const deleteSubnet = () => client.send(new ec2.DeleteSubnetCommand({ SubnetId: subnet }));
  const deleteGroup = () => client.send(new ec2.DeleteSecurityGroupCommand({ GroupId: group }));
  const deleteVpc = () => client.send(new ec2.DeleteVpcCommand({ VpcId: vpc }));
  if (FleetIds !== undefined) {
    for (const tooEarly of [detach, deleteSubnet, deleteGroup, deleteVpc]) await assert.rejects(tooEarly(), DEPENDENT);
    await deleteFleets(client, FleetIds);
  }
  assert.ok((await instancesOf(client, vpc)).every((one) => one.State?.Name === 'terminated'));
  await deleteSubnet();
  await assert.rejects(deleteVpc(), DEPENDENT);
  await deleteGroup();
  await assert.rejects(deleteVpc(), DEPENDENT);
  await detach();
  await deleteVpc();
}

async function agentsComeOnline(referee: Referee): Promise<void> {
  const { compute, systems } = clients(referee);
  const network = await makeNetwork(compute, '10.22.0.0/16');
  const made = await compute.send(fleet(await makeTemplate(referee, network), network, 2));
  const [id = '', other = ''] = (made.Instances ?? []).flatMap((one) => one.InstanceIds ?? []);
  const parameters = { DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['true'] } };
  const send = (...InstanceIds: string[]) => systems.send(new ssm.SendCommandCommand({ ...parameters, InstanceIds }));
  await assert.rejects(send(id), { name: 'InvalidInstanceId' });
  const filters = [{ Key: 'InstanceIds', Values: [id, other] }];
  const online = async () => {
    const answer = await systems.send(new ssm.DescribeInstanceInformationCommand({ Filters: filters }));
    return answer.InstanceInformationList?.length === 2 ? answer.InstanceInformationList : undefined;
  };
  assert.equal(await online(), undefined);
  assert.equal((await eventually('both agents', online))[0]?.PingStatus, 'Online');
  const CommandId = (await send(id)).Command?.CommandId;
  const look = () => systems.send(new ssm.GetCommandInvocationCommand({ CommandId, InstanceId: id }));
  assert.equal((await look()).Status, 'Pending');
  await eventually('the command', async () => ((await look()).Status === 'Success' ? true : undefined));
  const { CommandInvocations } = await systems.send(new ssm.ListCommandInvocationsCommand({ CommandId }));
  assert.deepEqual(
    CommandInvocations?.map((one) => [one.InstanceId, one.Status]),
    [[id, 'Success']],
  );
  const cancelled = (await send(other)).Command?.CommandId;
  await systems.send(new ssm.CancelCommandCommand({ CommandId: cancelled }));
  const last = await systems.send(new ssm.GetCommandInvocationCommand({ CommandId: cancelled, InstanceId: other }));
  assert.equal(last.Status, 'Cancelled');
  await tearDown(compute, network, [made.FleetId ?? '']);
}

async function publicAddressAnswers(bench: Workbench): Promise<void> {
  const { compute, systems } = clients(bench.referee);
  const network = await makeNetwork(compute, '10.23.0.0/16');
  const made = await compute.send(fleet(await makeTemplate(bench.referee, network), network, 1));
  const [instance] = await instancesOf(compute, network.vpc);
  const id = instance?.InstanceId ?? '';
  const ask = async () => {
    const payload = { ask: `http://${instance?.PublicIpAddress}:8080/` };
    const selected = { ResultSelector: { 'asked.$': '$.Payload.asked' }, ResultPath: '$' };
    return (await bench.run(machine({ Ask: bench.task(payload, selected) }))).output;
  };
  const command = { DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['true'] }, InstanceIds: [id] };
  const send = () => systems.send(new ssm.SendCommandCommand(command)).catch(() => undefined);
  const CommandId = (await eventually('an agent that takes a command', send)).Command?.CommandId;
  assert.deepEqual(await ask(), { asked: 'ECONNRESET' });
  const look = new ssm.GetCommandInvocationCommand({ CommandId, InstanceId: id });
  await eventually('the command', async () => (await systems.send(look)).Status === 'Success' || undefined);
  assert.deepEqual(await ask(), { asked: 'ECONNRESET' });
  const door = { IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  const open = new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId: network.group, IpPermissions: [door] });
  await compute.send(open);
  assert.deepEqual(await ask(), { asked: 200 });
  await tearDown(compute, network, [made.FleetId ?? '']);
  assert.deepEqual(await ask(), { asked: 'ECONNRESET' });
}

async function volumesGoTheirOwnWay(referee: Referee): Promise<void> {
  const { compute } = clients(referee);
  const network = await makeNetwork(compute, '10.25.0.0/16');
  const LaunchTemplateId = await makeTemplate(referee, network);
  const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId: network.subnet, Groups: [network.group] }];
  const run = { MinCount: 1, MaxCount: 1, InstanceType: 't3.small' as const, NetworkInterfaces };
  const { Instances } = await compute.send(
    new ec2.RunInstancesCommand({ ...run, LaunchTemplate: { LaunchTemplateId } }),
  );
  const { InstanceId = '', Placement } = Instances?.[0] ?? {};
  const made = new ec2.CreateVolumeCommand({ AvailabilityZone: Placement?.AvailabilityZone, Size: 1 });
  const { VolumeId } = await compute.send(made);
  await compute.send(new ec2.AttachVolumeCommand({ VolumeId, InstanceId, Device: '/dev/sdf' }));
  await assert.rejects(compute.send(new ec2.DeleteVolumeCommand({ VolumeId })), { name: 'VolumeInUse' });
  const detached = await compute.send(new ec2.DetachVolumeCommand({ VolumeId }));
  assert.deepEqual([detached.InstanceId, detached.Device], [InstanceId, '/dev/sdf']);
  await assert.rejects(compute.send(new ec2.DetachVolumeCommand({ VolumeId })), { name: 'IncorrectState' });
  await compute.send(new ec2.DeleteVolumeCommand({ VolumeId }));
  await compute.send(new ec2.TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
  await tearDown(compute, network, undefined);
}

export const computeCases: readonly RefereeCase[] = [
  {
    name: 'a dry run makes nothing',
    covers: ['never_write_on_a_dry_run'],
    run: async (referee) => {
      const { compute } = clients(referee);
      const count = async () => (await compute.send(new ec2.DescribeVpcsCommand({}))).Vpcs?.length;
      const before = await count();
      const create = compute.send(new ec2.CreateVpcCommand({ CidrBlock: '10.20.0.0/16', DryRun: true }));
      await assert.rejects(create, { name: 'DryRunOperation' });
      assert.equal(await count(), before);
    },
  },
  {
    name: 'a fleet is made once per token, from its template, and goes in one order only',
    covers: [
      'honour_client_tokens',
      'launch_from_the_template',
      'name_unknown_fleets',
      'keep_subnets_with_interfaces',
      'keep_groups_in_use',
      'keep_gateways_of_public_addresses',
      'keep_networks_with_parts',
    ],
    run: fleetKeepsItsTemplate,
  },
  {
    name: 'an instance is what its launch template says, and takes its interface with it',
    covers: ['run_what_the_template_says', 'give_interfaces_to_their_instance'],
    run: instanceKeepsItsTemplate,
  },
  {
    name: 'a volume is detached by its name alone, and once',
    covers: ['detach_by_the_volume_alone'],
    run: volumesGoTheirOwnWay,
  },
  {
    name: 'agents come online and run commands',
    covers: ['report_agents', 'refuse_instances_without_agent', 'let_commands_take_a_moment'],
    run: agentsComeOnline,
  },
  benchCase('a public address answers functions while its instance is up, open and set up', [], publicAddressAnswers),
];
