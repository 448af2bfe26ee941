import {
  type CreateListenerCommandInput,
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteRuleCommand,
  DeleteTargetGroupCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeSSLPoliciesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { codeOf } from '../../../helpers/simulated-account';
import { makeBalancer, makeListener, makeRule, makeTargetGroup, twoZones } from './setup';

const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

async function listening(options: Parameters<typeof twoZones>[0] = {}) {
  const account = await twoZones(options);
  const balancer = (await makeBalancer(account)).LoadBalancerArn!;
  return { ...account, balancer, listener: await makeListener(account, balancer) };
}

describe('a listener', () => {
  test('may be made while the load balancer is provisioned, once a port', async () => {
    const account = await listening();
    expect(await makeListener(account, account.balancer)).toBe(account.listener);
    const other = { DefaultActions: [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '503' } }] };
    expect(await codeOf(makeListener(account, account.balancer, other))).toBe('DuplicateListenerException');
    expect(await codeOf(makeListener(account, account.balancer, { ...other, Port: 81 }))).toBe('accepted');
  });

  test.each<[string, Partial<CreateListenerCommandInput>, string]>([
    ['no port', { Port: undefined }, 'ValidationError'],
    ['port 0', { Port: 0 }, 'ValidationError'],
    ['TCP', { Protocol: 'TCP' }, 'ValidationError'],
    ['HTTPS without a certificate', { Protocol: 'HTTPS' }, 'ValidationError'],
    [
      'a certificate that is not there',
      { Protocol: 'HTTPS', Certificates: [{ CertificateArn: `${certificate}0` }] },
      'CertificateNotFoundException',
    ],
    [
      'a certificate for HTTP',
      { Certificates: [{ CertificateArn: certificate }] },
      'InvalidConfigurationRequestException',
    ],
    [
      'a status that is none',
      { DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '302' } }] },
      'ValidationError',
    ],
    [
      'a redirect to itself',
      { DefaultActions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }] },
      'InvalidLoadBalancerActionException',
    ],
    [
      'a target group that is not there',
      {
        DefaultActions: [
          {
            Type: 'forward',
            TargetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/x/0123456789abcdef',
          },
        ],
      },
      'TargetGroupNotFoundException',
    ],
    ['no action', { DefaultActions: [] }, 'ValidationError'],
  ])('with %s is refused', async (_case, changes, code) => {
    const account = await listening({ limits: { certificates: [{ arn: certificate, names: ['www.example.com'] }] } });
    expect(await codeOf(makeListener(account, account.balancer, { Port: 443, ...changes }))).toBe(code);
  });

  test('carries tags of its own', async () => {
    const account = await listening();
    const Tags = [{ Key: 'step', Value: 'one' }];
    const arn = await makeListener(account, account.balancer, { Port: 81, Tags });
    const answer = await account.clients.elbv2.send(new DescribeTagsCommand({ ResourceArns: [arn, account.listener] }));
    expect(answer.TagDescriptions).toEqual([
      { ResourceArn: arn, Tags },
      { ResourceArn: account.listener, Tags: [] },
    ]);
  });
});

describe('the policies of HTTPS listeners', () => {
  test('say which versions they let through, and an unknown one is refused', async () => {
    const { clients } = await twoZones();
    const ask = async (...Names: string[]) => {
      const { SslPolicies = [] } = await clients.elbv2.send(new DescribeSSLPoliciesCommand({ Names }));
      return SslPolicies.map(({ SslProtocols }) => SslProtocols);
    };
    expect(
      await ask(
        'ELBSecurityPolicy-2016-08',
        'ELBSecurityPolicy-TLS13-1-2-2021-06',
        'ELBSecurityPolicy-TLS13-1-3-2021-06',
        'ELBSecurityPolicy-FS-1-2-Res-2020-10',
      ),
    ).toEqual([['TLSv1.2', 'TLSv1.1', 'TLSv1'], ['TLSv1.3', 'TLSv1.2'], ['TLSv1.3'], ['TLSv1.2']]);
    expect(await codeOf(ask('ELBSecurityPolicy-2099-01'))).toBe('SSLPolicyNotFoundException');
    const { SslPolicies } = await clients.elbv2.send(new DescribeSSLPoliciesCommand({}));
    expect(SslPolicies!.length).toBeGreaterThan(30);
  });

  test('are theirs unless told otherwise, and must be there', async () => {
    const account = await listening({ limits: { certificates: [{ arn: certificate, names: ['shop.example.com'] }] } });
    const secure = { Protocol: 'HTTPS' as const, Port: 443, Certificates: [{ CertificateArn: certificate }] };
    const odd = makeListener(account, account.balancer, { ...secure, SslPolicy: 'ELBSecurityPolicy-nothing' });
    expect(await codeOf(odd)).toBe('SSLPolicyNotFoundException');
    await makeListener(account, account.balancer, secure);
    const query = new DescribeListenersCommand({ LoadBalancerArn: account.balancer });
    const { Listeners } = await account.clients.elbv2.send(query);
    expect(Listeners!.find(({ Port }) => Port === 443)!.SslPolicy).toBe('ELBSecurityPolicy-2016-08');
  });
});

describe('a rule', () => {
  const conditions = (Values: string[]) => ({ Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values } }] });

  test('stands beside the default one, which cannot be deleted', async () => {
    const account = await listening();
    const group = await makeTargetGroup(account);
    const rule = await makeRule(account, account.listener, group, 7);
    const list = new DescribeRulesCommand({ ListenerArn: account.listener });
    const { Rules } = await account.clients.elbv2.send(list);
    expect(Rules!.map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
      ['default', true],
      ['7', false],
    ]);
    expect(Rules![1]).toMatchObject({ RuleArn: rule, Actions: [{ Type: 'forward', TargetGroupArn: group }] });
    const remove = (RuleArn: string) => account.clients.elbv2.send(new DeleteRuleCommand({ RuleArn }));
    expect(await codeOf(remove(Rules![0]!.RuleArn!))).toBe('OperationNotPermittedException');
    expect(await codeOf(remove(rule))).toBe('accepted');
    expect(await codeOf(remove(rule))).toBe('RuleNotFoundException');
  });

  test('has a priority that no other has', async () => {
    const account = await listening();
    const group = await makeTargetGroup(account);
    await makeRule(account, account.listener, group, 7);
    expect(await codeOf(makeRule(account, account.listener, group, 7))).toBe('PriorityInUseException');
    expect(await codeOf(makeRule(account, account.listener, group, 8))).toBe('accepted');
  });

  test('moves with others to places that are free then, all or none', async () => {
    const account = await listening();
    const group = await makeTargetGroup(account);
    const [a, b, c] = [
      await makeRule(account, account.listener, group, 7),
      await makeRule(account, account.listener, group, 8),
      await makeRule(account, account.listener, group, 9),
    ];
    const move = (...places: readonly (readonly [string, number])[]) =>
      codeOf(
        account.clients.elbv2.send(
          new SetRulePrioritiesCommand({
            RulePriorities: places.map(([RuleArn, Priority]) => ({ RuleArn, Priority })),
          }),
        ),
      );
    expect(await move([a, 8], [b, 7])).toBe('accepted');
    expect(await move([a, 10], [b, 9])).toBe('PriorityInUseException');
    expect(await move([a, 10], [b, 10])).toBe('PriorityInUseException');
    const { Rules = [] } = await account.clients.elbv2.send(
      new DescribeRulesCommand({ ListenerArn: account.listener }),
    );
    const [standard] = Rules.filter(({ IsDefault }) => IsDefault);
    expect(await move([standard!.RuleArn!, 3])).toBe('OperationNotPermittedException');
    expect([a, b, c].map((arn) => Rules.find(({ RuleArn }) => RuleArn === arn)?.Priority)).toEqual(['8', '7', '9']);
  });

  test.each<[string, Partial<CreateRuleCommandInput>, string]>([
    ['priority 0', { Priority: 0 }, 'ValidationError'],
    ['no condition', { Conditions: [] }, 'ValidationError'],
    ['six values', conditions(['/1', '/2', '/3', '/4', '/5', '/6']), 'ValidationError'],
    ['a value of 129 characters', conditions([`/${'x'.repeat(128)}`]), 'ValidationError'],
    ['a condition on queries', { Conditions: [{ Field: 'query-string', Values: ['x'] }] }, 'NotSimulated'],
  ])('with %s is refused', async (_case, changes, code) => {
    const account = await listening();
    const Actions = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '200' } }];
    const settings = { ListenerArn: account.listener, Priority: 1, Actions, ...conditions(['/*']), ...changes };
    expect(await codeOf(account.clients.elbv2.send(new CreateRuleCommand(settings)))).toBe(code);
  });
});

describe('a target group', () => {
  const remove = (account: Awaited<ReturnType<typeof listening>>, TargetGroupArn: string) =>
    codeOf(account.clients.elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn })));

  test('is the same for the same settings, and refused for others', async () => {
    const account = await twoZones();
    const group = await makeTargetGroup(account);
    expect(await makeTargetGroup(account)).toBe(group);
    expect(await codeOf(makeTargetGroup(account, { Port: 81 }))).toBe('DuplicateTargetGroupNameException');
  });

  test.each([
    ['an interval of 4 seconds', { HealthCheckIntervalSeconds: 4 }],
    ['a timeout of 1 second', { HealthCheckTimeoutSeconds: 1 }],
    ['a timeout as long as the interval', { HealthCheckTimeoutSeconds: 5 }],
    ['a threshold of 1', { HealthyThresholdCount: 1 }],
    ['a path without a slash', { HealthCheckPath: 'health' }],
    ['a VPC that is not there', { VpcId: 'vpc-00000000000000000' }],
    ['a name that is too long', { Name: 'x'.repeat(33) }],
  ])('with %s is refused', async (_case, changes) => {
    expect(await codeOf(makeTargetGroup(await twoZones(), changes))).toBe('ValidationError');
  });

  test('stays while a rule uses it, and a moment longer', async () => {
    const account = await listening();
    const group = await makeTargetGroup(account);
    const RuleArn = await makeRule(account, account.listener, group);
    expect(await remove(account, group)).toBe('ResourceInUseException');
    await account.clients.elbv2.send(new DeleteRuleCommand({ RuleArn }));
    account.clock.pass(11);
    expect(await remove(account, group)).toBe('accepted');
    expect(await remove(account, group)).toBe('accepted');
  });

  test.each(['listener', 'load balancer'])('is released by the end of its %s', async (what) => {
    const account = await listening();
    const group = await makeTargetGroup(account);
    const forward = { DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: group }], Port: 81 };
    const ListenerArn = await makeListener(account, account.balancer, forward);
    expect(await remove(account, group)).toBe('ResourceInUseException');
    if (what === 'listener') await account.clients.elbv2.send(new DeleteListenerCommand({ ListenerArn }));
    else await account.clients.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: account.balancer }));
    account.clock.pass(11);
    expect(await remove(account, group)).toBe('accepted');
  });

  test('serves one load balancer only', async () => {
    const account = await listening();
    const group = await makeTargetGroup(account);
    await makeRule(account, account.listener, group);
    const second = (await makeBalancer(account, { Name: 'second' })).LoadBalancerArn!;
    const forward = { DefaultActions: [{ Type: 'forward' as const, TargetGroupArn: group }] };
    expect(await codeOf(makeListener(account, second, forward))).toBe('TargetGroupAssociationLimitException');
    const found = await account.clients.elbv2.send(new DescribeTargetGroupsCommand({ Names: ['web'] }));
    expect(found.TargetGroups![0]!.LoadBalancerArns).toEqual([account.balancer]);
  });
});
