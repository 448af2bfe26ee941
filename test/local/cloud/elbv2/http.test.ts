import {
  DescribeNetworkInterfacesCommand,
  DisassociateRouteTableCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeregisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { runInstance } from '../../../helpers/simulated-network';
import {
  type Behind,
  behind,
  get,
  makeBalancer,
  makeListener,
  makeRule,
  makeTargetGroup,
  register,
  serve,
  twoZones,
} from './setup';

const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
const urlOf = ({ balancer }: Behind, rest = '/') => `http://${balancer.DNSName}${rest}`;

/** With the application running behind it. */
async function serving(options: Parameters<typeof behind>[0] = {}): Promise<Behind> {
  const account = await behind(options);
  account.clock.pass(60);
  await serve(account, account.instanceId);
  account.clock.pass(11);
  return account;
}

describe('a GET to a load balancer', () => {
  test('is answered by the application behind it', async () => {
    const account = await serving();
    const answer = await account.clients.http(urlOf(account, '/any/path'), { timeoutSeconds: 2 });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('unity-0123456789abcdef');
  });

  test('finds no name until it is active, nor after its end', async () => {
    const account = await twoZones();
    const balancer = await makeBalancer(account);
    await makeListener(account, balancer.LoadBalancerArn!);
    account.clock.pass(60);
    expect(await get(account, `http://${balancer.DNSName}/`)).toBe('ENOTFOUND');
    account.clock.pass(140);
    expect(await get(account, `http://${balancer.DNSName}/`)).toBe(404);
    await account.clients.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: balancer.LoadBalancerArn }));
    expect(await get(account, `http://${balancer.DNSName}/`)).toBe('ENOTFOUND');
  });

  test('times out at a port without a listener, and where no group lets it in', async () => {
    const account = await serving();
    expect(await get(account, urlOf(account, ':81/'))).toBe('ETIMEDOUT');
    const rule = { GroupId: account.network.groupId, IpProtocol: 'tcp', FromPort: 80, ToPort: 80 };
    await account.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ ...rule, CidrIp: '0.0.0.0/0' }));
    expect(await get(account, urlOf(account))).toBe('ETIMEDOUT');
  });

  test('gets to each of its interfaces in turn of chance: one without a route loses some requests', async () => {
    const account = await serving();
    const { associationId: AssociationId } = account.network;
    await account.clients.ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    const results = new Set<unknown>();
    for (let count = 0; count < 20; count += 1) results.add(await get(account, urlOf(account)));
    expect(results).toEqual(new Set([200, 'ETIMEDOUT']));
  });

  test('may go to the address of an interface too', async () => {
    const account = await serving();
    const Filters = [{ Name: 'description', Values: ['ELB app/web/*'] }];
    const found = await account.clients.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    const ip = found.NetworkInterfaces![0]!.Association!.PublicIp!;
    expect(await get(account, `http://${ip}/`)).toBe(200);
  });

  test('goes by the rules in the order of their priority, then by the default action', async () => {
    const account = await serving();
    const empty = await makeTargetGroup(account, { Name: 'empty' });
    await account.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: account.ruleArn }));
    await makeRule(account, account.listenerArn, account.groupArn, 20, '/shop/*');
    await makeRule(account, account.listenerArn, empty, 10, '/shop/ol?');
    account.clock.pass(11);
    expect(await get(account, urlOf(account, '/shop/new'))).toBe(200);
    expect(await get(account, urlOf(account, '/shop/old'))).toBe(503);
    expect(await get(account, urlOf(account, '/Shop/new'))).toBe(404);
  });

  test('is told 503 without targets, 502 where none listens, 504 where none is let in', async () => {
    const account = await behind();
    expect(await get(account, urlOf(account))).toBe(502);
    const { groupArn: TargetGroupArn } = account;
    const Targets = [{ Id: account.instanceId }];
    await account.clients.elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
    expect(await get(account, urlOf(account))).toBe(503);
    const other = await makeTargetGroup(account, { Name: 'closed', Port: 8080 });
    await makeRule(account, account.listenerArn, other, 5, '/closed');
    await register(account, other, [account.instanceId]);
    await account.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: account.ruleArn }));
    account.clock.pass(10);
    expect(await get(account, urlOf(account, '/closed'))).toBe(504);
  });

  test('goes to healthy targets only', async () => {
    const account = await serving();
    const idle = await runInstance(account.clients, account.network);
    account.clock.pass(20);
    await register(account, account.groupArn, [idle]);
    account.clock.pass(30);
    for (let count = 0; count < 10; count += 1) expect(await get(account, urlOf(account))).toBe(200);
  });

  test('over TLS needs a listener for it and a certificate for the name; plain HTTP to it is a bad request', async () => {
    const account = await serving({ limits: { certificates: [{ arn: certificate, names: ['www.example.com'] }] } });
    const arn = account.balancer.LoadBalancerArn!;
    const Certificates = [{ CertificateArn: certificate }];
    await makeListener(account, arn, { Protocol: 'HTTPS', Port: 8443, Certificates });
    const rule = { IpProtocol: 'tcp', FromPort: 1, ToPort: 65_535, CidrIp: '0.0.0.0/0' };
    await account.cloud.call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId: account.network.groupId, ...rule });
    expect(await get(account, `https://${account.balancer.DNSName}:80/`)).toBe('EPROTO');
    expect(await get(account, `https://${account.balancer.DNSName}:8443/`)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await get(account, `http://${account.balancer.DNSName}:8443/`)).toBe(400);
  });

  test('is sent elsewhere by a redirect', async () => {
    const account = await twoZones();
    const balancer = await makeBalancer(account);
    const RedirectConfig = { Protocol: 'HTTPS' as const, Port: '443', StatusCode: 'HTTP_301' as const };
    const DefaultActions = [{ Type: 'redirect' as const, RedirectConfig }];
    await makeListener(account, balancer.LoadBalancerArn!, { DefaultActions });
    account.clock.pass(200);
    const answer = await account.clients.http(`http://${balancer.DNSName}/a?b=c`, { timeoutSeconds: 2 });
    expect(answer).toMatchObject({ status: 301, location: `https://${balancer.DNSName}:443/a?b=c` });
  });
});
