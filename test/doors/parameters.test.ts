import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { readPublishingPlace } from '../../lambdas/shared/publishing';
import { awsDesk } from '../../lib/cli/desk/aws-desk';
import { installationFindings } from '../../lib/cli/doctor/checks/installation';
import { readConfig } from '../../lib/config/read-config';
import type { UnityError } from '../../lib/domain/errors/unity-error';
import { publishWorkflow } from '../../lib/engine/publishing/publish-workflow';
import { LocalWorld } from '../../lib/local/host/world';
import { waits } from '../cli/run-cli';
import { hostileDesks, hostileInstallations, hostilePlaces, rightInstallation, rightPlace } from './parameters';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'token' };
const ssm = new SSMClient({ region: 'eu-west-1', credentials });
const mock = mockClient(ssm);
let sent: string[];
let fetching: jest.SpyInstance;

beforeEach(() => {
  sent = [];
  mock.reset();
  fetching = jest.spyOn(globalThis, 'fetch').mockImplementation(async (address) => {
    sent.push(String(address));
    return new Response('{"format_version":"1.0","ok":true}');
  });
});
afterEach(() => fetching.mockRestore());

const holds = (Name: string, Value: string): void => {
  mock.on(GetParameterCommand, { Name }).resolves({ Parameter: { Value } });
};
const rows = <Row extends { readonly tried: string }>(table: readonly Row[]) =>
  table.map((row) => [row.tried, row] as const);

describe('the desk that the installation names', () => {
  const clock = { now: () => 0, sleep: async () => undefined };
  const ask = (env = {}) =>
    awsDesk({ parameters: ssm, prefix: 'acme', clock, env })({ verb: 'cancel', session: 'asks-0123456789' });

  test.each(rows(hostileDesks))('%s: nothing that was signed is sent', async (_, { value, code }) => {
    holds('/acme/installation', value);
    const refused = ask().catch((error: UnityError) => error);
    expect(await refused).toMatchObject({ code, message: expect.stringContaining('/acme/installation') });
    expect(((await refused) as UnityError).message.length).toBeLessThan(200);
    expect(sent).toEqual([]);
  });

  test('gets the request when it is a function URL of this region', async () => {
    holds('/acme/installation', JSON.stringify(rightInstallation));
    await ask();
    expect(sent).toEqual([rightInstallation.desk_url]);
  });
});

describe('the installation as `unity doctor` sees it', () => {
  const { config } = readConfig('prefix: acme\n', 'unity.yaml');
  const look = () => installationFindings({ services: { ssm } as never }, config!);

  test.each(rows(hostileInstallations))('%s: a finding', async (_, { value, code }) => {
    holds('/acme/installation', value);
    const findings = await look();
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0]).toMatchObject({ fix: expect.stringMatching(/./) });
    const { message } = findings[0]!;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
    expect(message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(message.length).toBeLessThan(300);
  });

  test('fits as `cdk deploy` writes it', async () => {
    holds('/acme/installation', JSON.stringify(rightInstallation));
    expect((await look()).map((finding) => finding.code)).toEqual(['InstallationFits']);
  });
});

describe('what published machines are made of', () => {
  /** A world in which everything that is written or made shows in its calls. */
  function scene() {
    const changes: string[] = [];
    const world = new LocalWorld({
      settings: { prefix: 'acme' },
      tap: ({ service, operation }, proceed) => {
        if (/^(Create|Update|Put|Delete|Tag|Start|TransactWrite|BatchWrite)/.test(operation))
          changes.push(`${service} ${operation}`);
        return proceed();
      },
    });
    const machineArn = (name: string) => world.executions.machineArn(name);
    const publish = () =>
      world.run(
        publishWorkflow(
          {
            engine: world.engine({ actor: 'ann', via: 'test', reason: 'test' }),
            environments: ['dev', 'staging', 'prod'],
            publishing: (environment) => readPublishingPlace({ ssm }, { prefix: 'acme', environment, machineArn }),
          },
          { environment: 'dev', yaml: waits('fine', ['first', 1]), file: 'fine.yml', actor: 'ann', check: false },
        ),
      );
    return { changes, publish };
  }

  test.each(rows(hostilePlaces))('%s: no machine is made', async (_, { value, code }) => {
    holds('/acme/dev/versions', value);
    const { changes, publish } = scene();
    const answer = await publish();
    expect(answer).toMatchObject({ status: 'refused', code });
    expect(JSON.stringify(answer).length).toBeLessThan(1_000);
    expect(changes).toEqual([]);
  });

  test('makes one as `cdk deploy` writes it', async () => {
    holds('/acme/dev/versions', JSON.stringify(rightPlace));
    const { changes, publish } = scene();
    expect(await publish()).toMatchObject({ status: 'published', change: 'created' });
    expect(changes).toContain('states CreateStateMachine');
  });
});

test.each([
  ['desks', hostileDesks],
  ['installations', hostileInstallations],
  ['places', hostilePlaces],
])('the table of %s says each thing once', (_, table) => {
  expect(new Set(table.map(({ tried }) => tried)).size).toBe(table.length);
  expect(new Set(table.map(({ value }) => value)).size).toBe(table.length);
  expect(table.length).toBeGreaterThan(20);
});
