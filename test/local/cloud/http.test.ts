import {
  DescribeInstancesCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  RevokeSecurityGroupIngressCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { invocation, type Serving, send, serving, setUpText, takeDownText } from '../../helpers/simulated-containers';

async function addressOf({ clients, instanceId }: Serving): Promise<string> {
  const { Reservations } = await clients.ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  return Reservations![0]!.Instances![0]!.PublicIpAddress!;
}

/** An instance whose containers are up. */
async function up(options: Parameters<typeof serving>[0] = {}, text = setUpText()) {
  const account = await serving(options);
  const commandId = await send(account.clients, account.instanceId, text);
  account.clock.pass(70);
  return { ...account, commandId, ip: await addressOf(account) };
}

type Up = Awaited<ReturnType<typeof up>>;

/** What a GET comes to: the status, or the code of the error; and how many seconds it took. */
async function get({ clients, clock, ip }: Pick<Up, 'clients' | 'clock' | 'ip'>, rest = '/', timeoutSeconds = 2) {
  const before = clock.now();
  const result = await clients.http(`http://${ip}${rest}`, { timeoutSeconds }).then(
    ({ status }) => status,
    (error: Error & { code?: string }) => error.code,
  );
  return { result, seconds: (clock.now() - before) / 1000 };
}

describe('the data path', () => {
  test('answers with the nonce, any path, in a moment', async () => {
    const account = await up();
    const answer = await account.clients.http(`http://${account.ip}/health`, { timeoutSeconds: 2 });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('unity-0123456789abcdef');
    expect((await get(account)).seconds).toBeLessThan(0.2);
  });

  test('lets connections fail where nobody is: unknown address, unknown name', async () => {
    const account = await up();
    expect(await get({ ...account, ip: '198.51.100.99' })).toEqual({ result: 'ETIMEDOUT', seconds: 2 });
    expect((await get({ ...account, ip: 'nobody.example.com' })).result).toBe('ENOTFOUND');
  });

  test('refuses where nothing listens', async () => {
    const account = await serving();
    const ip = await addressOf(account);
    expect((await get({ ...account, ip })).result).toBe('ECONNREFUSED');
    const commandId = await send(account.clients, account.instanceId, setUpText());
    account.clock.pass(20);
    expect((await get({ ...account, ip })).result).toBe('ECONNREFUSED');
    account.clock.pass(50);
    expect((await invocation(account.clients, commandId, account.instanceId)).Status).toBe('Success');
    expect((await get({ ...account, ip })).result).toBe(200);
  });

  test('times out on a port that no group opens, though something listens', async () => {
    const account = await up();
    const { groupId: GroupId } = account.network;
    const rule = { GroupId, IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' };
    expect((await get(account, ':8080/')).result).toBe('ETIMEDOUT');
    await account.clients.ec2.send(new RevokeSecurityGroupIngressCommand(rule));
    expect(await get(account, '/', 5)).toEqual({ result: 'ETIMEDOUT', seconds: 5 });
  });

  test('times out without a route to the gateway', async () => {
    const account = await up();
    const { associationId: AssociationId } = account.network;
    await account.clients.ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    expect((await get(account)).result).toBe('ETIMEDOUT');
  });

  test('times out when the instance ends, and for good', async () => {
    const account = await up();
    await account.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [account.instanceId] }));
    expect((await get(account)).result).toBe('ETIMEDOUT');
    account.clock.pass(60);
    const ids = { InternetGatewayId: account.network.gatewayId, VpcId: account.network.vpcId };
    await account.clients.ec2.send(new DetachInternetGatewayCommand(ids));
    expect((await get(account)).result).toBe('ETIMEDOUT');
  });

  test('does not speak TLS with containers that do not', async () => {
    const account = await up();
    const secure = account.clients.http(`https://${account.ip}:80/`, { timeoutSeconds: 2 });
    await expect(secure).rejects.toMatchObject({ code: 'EPROTO' });
  });
});

describe('containers', () => {
  test('are taken down, and only those of the component', async () => {
    const account = await up();
    await send(account.clients, account.instanceId, takeDownText({ component: 'other' }));
    account.clock.pass(15);
    expect((await get(account)).result).toBe(200);
    await send(account.clients, account.instanceId, takeDownText());
    account.clock.pass(15);
    expect((await get(account)).result).toBe('ECONNREFUSED');
  });

  test('are set up again in place, faster, and show the new nonce', async () => {
    const account = await up();
    const again = await send(account.clients, account.instanceId, setUpText({ nonce: 'unity-fedcba9876543210' }));
    account.clock.pass(15);
    expect((await invocation(account.clients, again, account.instanceId)).Status).toBe('Success');
    const { body } = await account.clients.http(`http://${account.ip}/`, { timeoutSeconds: 2 });
    expect(body).toContain('unity-fedcba9876543210');
    expect(body).not.toContain('unity-0123456789abcdef');
  });

  test('wait for one another: two set-ups at once run one after the other', async () => {
    const account = await serving();
    const ids = [
      await send(account.clients, account.instanceId, setUpText()),
      await send(account.clients, account.instanceId, setUpText()),
    ];
    account.clock.pass(150);
    const ends = await Promise.all(ids.map((id) => invocation(account.clients, id, account.instanceId)));
    expect(ends.map(({ Status }) => Status)).toEqual(['Success', 'Success']);
    const [first, second] = ends.map(({ ExecutionEndDateTime }) => Date.parse(ExecutionEndDateTime!));
    expect(second! - first!).toBeGreaterThanOrEqual(3000);
  });

  test('publish what their Compose file says and show what it hands them', async () => {
    const compose = [
      'services:',
      '  web:',
      '    image: shop',
      '    ports: ["${UNITY_PORT}:3000", "127.0.0.1:9000:9000"]',
      '    environment: {NONCE: "${UNITY_NONCE}", GREETING: "${GREETING:-hello}"}',
    ].join('\n');
    const account = await up({}, setUpText({ compose, environment: { GREETING: 'welcome' } }));
    const { body } = await account.clients.http(`http://${account.ip}/`, { timeoutSeconds: 2 });
    expect(body).toBe('web\nunity-0123456789abcdef\nwelcome');
  });

  const failures: readonly (readonly [string, Parameters<typeof setUpText>[0], string])[] = [
    ['an image that no registry has', {}, 'the images could not be pulled'],
    ['a Compose file without services', { compose: 'volumes: {}' }, 'the images could not be pulled'],
    ['a Compose file that is no YAML', { compose: '{' }, 'the images could not be pulled'],
    ['a secret that is not there', { environment: { KEY: 'ssm:/shop/key' } }, '/shop/key could not be read'],
  ];

  test.each(failures)('do not come up with %s', async (_case, changes, reason) => {
    const account = await up({ limits: { missingImages: ['nginx'] } }, setUpText(changes));
    const ended = await invocation(account.clients, account.commandId, account.instanceId);
    expect(ended).toMatchObject({ Status: 'Failed', ResponseCode: 1 });
    expect(ended.StandardErrorContent).toContain(reason);
    expect((await get(account)).result).toBe('ECONNREFUSED');
  });

  test('do not come up on a port that another component has', async () => {
    const account = await up();
    const other = await send(account.clients, account.instanceId, setUpText({ component: 'other' }));
    account.clock.pass(70);
    const ended = await invocation(account.clients, other, account.instanceId);
    expect(ended.StandardErrorContent).toContain('port 80 is already allocated');
  });

  test('are not believed in by label alone: the script must do what it says', async () => {
    const head = setUpText().split('# script')[0];
    const account = await up({}, `${head}# script\ntrue`);
    expect((await get(account)).result).toBe('ECONNREFUSED');
  });
});
