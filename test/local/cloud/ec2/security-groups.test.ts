import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { Clients } from '../../../../lambdas/shared/clients';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';
import { makeNetwork, makeVpc, runInstance } from '../../../helpers/simulated-network';

async function makeGroup({ ec2 }: Clients, VpcId: string, GroupName: string): Promise<string> {
  return (await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName, Description: 'test' }))).GroupId!;
}

async function read({ ec2 }: Clients, id: string) {
  return (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups![0]!;
}

const https: IpPermission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

describe('security groups', () => {
  test('have unique names in a VPC, free in another', async () => {
    const { clients } = simulatedAccount();
    const vpc = await makeVpc(clients);
    await makeGroup(clients, vpc, 'web');
    expect(await codeOf(makeGroup(clients, vpc, 'web'))).toBe('InvalidGroup.Duplicate');
    expect(await codeOf(makeGroup(clients, await makeVpc(clients), 'web'))).toBe('accepted');
    expect(await codeOf(makeGroup(clients, vpc, 'sg-web'))).toBe('InvalidParameterValue');
    expect(await codeOf(makeGroup(clients, vpc, 'wéb'))).toBe('InvalidParameterValue');
  });

  test('without a VPC belong to the default one, if there is one', async () => {
    const lone = new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web' });
    expect(await codeOf(simulatedAccount().clients.ec2.send(lone))).toBe('VPCIdNotSpecified');
    expect(await codeOf(simulatedAccount({ baseline: true }).clients.ec2.send(lone))).toBe('accepted');
  });

  test('group their rules by protocol and ports', async () => {
    const { clients } = simulatedAccount();
    const GroupId = await makeGroup(clients, await makeVpc(clients), 'web');
    const more: IpPermission = { ...https, IpRanges: [{ CidrIp: '198.51.100.7/24', Description: 'office' }] };
    const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [https, more] });
    const { SecurityGroupRules } = await clients.ec2.send(command);
    expect(SecurityGroupRules!.map((rule) => rule.CidrIpv4)).toEqual(['0.0.0.0/0', '198.51.100.0/24']);
    const { IpPermissions } = await read(clients, GroupId);
    const ranges = [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '198.51.100.0/24', Description: 'office' }];
    expect(IpPermissions).toMatchObject([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: ranges }]);
  });

  test('refuse a rule twice, and to revoke one that is not there', async () => {
    const { clients } = simulatedAccount();
    const GroupId = await makeGroup(clients, await makeVpc(clients), 'web');
    const rules = { GroupId, IpPermissions: [https] };
    const allow = () => codeOf(clients.ec2.send(new AuthorizeSecurityGroupIngressCommand(rules)));
    const revoke = () => codeOf(clients.ec2.send(new RevokeSecurityGroupIngressCommand(rules)));
    expect(await allow()).toBe('accepted');
    expect(await allow()).toBe('InvalidPermission.Duplicate');
    expect(await revoke()).toBe('accepted');
    expect(await revoke()).toBe('InvalidPermission.NotFound');
  });

  test('revoke rules by their ids', async () => {
    const { clients } = simulatedAccount();
    const GroupId = await makeGroup(clients, await makeVpc(clients), 'web');
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const { SecurityGroupRules } = await clients.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    const SecurityGroupRuleIds = [SecurityGroupRules![0]!.SecurityGroupRuleId!];
    await clients.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds }));
    expect((await read(clients, GroupId)).IpPermissionsEgress).toEqual([]);
    const again = new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds });
    expect(await codeOf(clients.ec2.send(again))).toBe('InvalidSecurityGroupRuleId.NotFound');
  });

  test.each([
    ['without ports', { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    ['with ports the wrong way round', { ...https, FromPort: 500 }],
    ['with a port too high', { ...https, ToPort: 65_536 }],
    ['with an unknown protocol', { ...https, IpProtocol: 'http' }],
    ['with a bad block', { ...https, IpRanges: [{ CidrIp: 'everywhere' }] }],
  ])('refuse a rule %s', async (_case, permission) => {
    const { clients } = simulatedAccount();
    const GroupId = await makeGroup(clients, await makeVpc(clients), 'web');
    const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] });
    expect(await codeOf(clients.ec2.send(command))).toBe('InvalidParameterValue');
  });

  test('stay while an interface or another group needs them; the default one stays for good', async () => {
    const { clients, clock } = simulatedAccount();
    const network = await makeNetwork(clients);
    const remove = (GroupId: string) => codeOf(clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId })));
    await runInstance(clients, network);
    clock.pass(30);
    expect(await remove(network.groupId)).toBe('DependencyViolation');
    const [named, naming] = [
      await makeGroup(clients, network.vpcId, 'a'),
      await makeGroup(clients, network.vpcId, 'b'),
    ];
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: named }] }];
    await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: naming, IpPermissions }));
    expect(await remove(named)).toBe('DependencyViolation');
    expect(await remove(naming)).toBe('accepted');
    expect(await remove(named)).toBe('accepted');
    const Filters = [{ Name: 'group-name', Values: ['default'] }];
    const { SecurityGroups } = await clients.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(await remove(SecurityGroups![0]!.GroupId!)).toBe('CannotDelete');
  });

  test('hold as many rules as their quota allows', async () => {
    const { clients } = simulatedAccount({ limits: { quotas: { 'vpc/L-0EA8095F': 1 } } });
    const GroupId = await makeGroup(clients, await makeVpc(clients), 'web');
    const add = (port: number) => {
      const rule = { ...https, FromPort: port, ToPort: port };
      return codeOf(clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] })));
    };
    expect(await add(80)).toBe('accepted');
    expect(await add(81)).toBe('RulesPerSecurityGroupLimitExceeded');
  });
});
