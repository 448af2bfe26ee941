import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { clockFindings, networkFindings } from '../../../lib/cli/doctor/checks/line';
import { doctorClients } from '../../../lib/cli/doctor/clients';
import { Wire } from '../../../lib/cli/doctor/wire';

const noon = Date.UTC(2026, 10, 26, 12);

/** Clients with something else in the place of the socket, and a clock that moves by 40 ms between two looks. */
function wired(answer: (request: { hostname: string }) => object) {
  let now = noon - 40;
  const clock = { now: () => (now += 40), sleep: () => Promise.resolve() };
  const wire = new Wire(clock);
  const clients = doctorClients({ profile: undefined, region: 'eu-west-1' }, { clock, wire });
  const socket = { handle: async (request: { hostname: string }) => ({ response: answer(request) }) };
  const credentials = async () => ({ accessKeyId: 'a', secretAccessKey: 'b' });
  for (const client of [clients.services.sts, clients.cloudformation])
    Object.assign(client.config, { requestHandler: socket, credentials });
  return { wire, clients };
}

const answerAt = (seconds: number, statusCode = 403) => ({
  statusCode,
  headers: { date: new Date(noon + seconds * 1000).toUTCString(), 'content-type': 'text/xml' },
  body: Buffer.from('<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>'),
});

const codes = (findings: readonly { code: string }[]) => findings.map(({ code }) => code);

describe('the line of every call', () => {
  test('shows whom it reached and what time it is there, also by a refusal', async () => {
    const { wire, clients } = wired(() => answerAt(-120));
    await expect(clients.services.sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow();
    expect(wire.contacts()).toEqual([
      { service: 'sts', host: 'sts.eu-west-1.amazonaws.com', milliseconds: 40, aheadSeconds: expect.closeTo(120, 0) },
    ]);
    expect(networkFindings(wire.contacts())).toEqual([
      expect.objectContaining({ code: 'EndpointsReached', message: expect.stringContaining('sts') }),
    ]);
  });

  test('names the host that does not answer', async () => {
    const { wire, clients } = wired(({ hostname }) => {
      if (hostname.startsWith('cloudformation')) throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      return answerAt(0);
    });
    await expect(clients.services.sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow();
    await expect(clients.cloudformation.send(new DescribeStacksCommand({}))).rejects.toThrow();
    const findings = networkFindings(wire.contacts());
    expect(codes(findings)).toEqual(['EndpointUnreachable', 'EndpointsReached']);
    expect(findings[0]).toMatchObject({
      status: 'bad',
      message: 'cloudformation does not answer at cloudformation.eu-west-1.amazonaws.com: ENOTFOUND',
      fix: expect.stringContaining('cloudformation.eu-west-1.amazonaws.com'),
    });
  });
});

describe('the clock', () => {
  const contact = (aheadSeconds: number) => ({ service: 'sts', host: 'x', milliseconds: 10, aheadSeconds });

  test.each([
    [0.4, 'ClockRight', 'ok'],
    [-45, 'ClockOff', 'warning'],
    [301, 'ClockWrong', 'bad'],
    [-7200, 'ClockWrong', 'bad'],
  ])('%d s ahead is %s', (ahead, code, status) => {
    expect(clockFindings([contact(ahead)])).toEqual([expect.objectContaining({ code, status })]);
  });

  test('is judged by the middle one: a single endpoint may be wrong itself', () => {
    expect(codes(clockFindings([contact(0), contact(4000), contact(1)]))).toEqual(['ClockRight']);
  });

  test('is not judged where no endpoint told its time', () => {
    expect(clockFindings([{ service: 'sts', host: 'x', error: 'ENOTFOUND' }])).toEqual([]);
  });
});
