import { RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { type Behind, behind, get, serve } from '../elbv2/setup';
import { change, makeDistribution, originOf, remove } from './setup';

/** The application behind a load balancer behind a distribution that was only just made. */
async function edge() {
  const account = await behind();
  account.clock.pass(60);
  await serve(account, account.instanceId);
  account.clock.pass(11);
  const Items = [originOf(account.balancer.DNSName!)];
  const { DomainName, Id = '' } = await makeDistribution(account, { Origins: { Quantity: 1, Items } });
  return { account, id: Id, url: `https://${DomainName}/` };
}

const closePort = ({ clients, network }: Behind) => {
  const rule = { GroupId: network.groupId, IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' };
  return clients.ec2.send(new RevokeSecurityGroupIngressCommand(rule));
};

describe('a GET to a distribution', () => {
  test('finds no name until it is deployed, then the application behind the load balancer', async () => {
    const { account, url } = await edge();
    account.clock.pass(140);
    expect(await get(account, url)).toBe('ENOTFOUND');
    account.clock.pass(340);
    const answer = await account.clients.http(`${url}any?query=1`, { timeoutSeconds: 2 });
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('unity-0123456789abcdef') });
  });

  test('leads plain HTTP to HTTPS, and listens to nothing else', async () => {
    const { account, url } = await edge();
    account.clock.pass(480);
    const plain = `${url.replace('https:', 'http:')}any?query=1`;
    expect(await account.clients.http(plain, { timeoutSeconds: 2 })).toMatchObject({
      status: 301,
      location: `${url}any?query=1`,
    });
    expect(await get(account, url.replace('.net/', '.net:8443/'))).toBe('ETIMEDOUT');
  });

  test('answers 504 where the origin is silent', async () => {
    const { account, url } = await edge();
    account.clock.pass(480);
    await closePort(account);
    expect(await get(account, url)).toBe(504);
  });

  test('answers 502 while nobody has the name of the origin', async () => {
    const { account, id, url } = await edge();
    account.clock.pass(480);
    await change(account, id, { Origins: { Quantity: 1, Items: [originOf('nobody.example.com')] } });
    expect(await get(account, url)).toBe(200);
    account.clock.pass(480);
    expect(await get(account, url)).toBe(502);
  });

  test('is served until its end is at every edge, then refused, then unknown', async () => {
    const { account, id, url } = await edge();
    account.clock.pass(480);
    await change(account, id, { Enabled: false });
    account.clock.pass(140);
    expect(await get(account, url)).toBe(200);
    account.clock.pass(340);
    expect(await get(account, url)).toBe(403);
    await remove(account, id);
    expect(await get(account, url)).toBe('ENOTFOUND');
  });
});
