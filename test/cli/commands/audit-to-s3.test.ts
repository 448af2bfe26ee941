import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { TestDirectory, waits } from '../run-cli';

// The installation is the simulated account, asked as on AWS: only its object store is a stub.
jest.mock('../../../lib/cli/gateway/aws-gateway', () => ({
  ...jest.requireActual('../../../lib/cli/gateway/aws-gateway'),
  awsGateway: async (...[io, , config]: readonly [never, unknown, never]) => {
    const { localGateway } = await import('../../../lib/cli/gateway/local-gateway');
    return localGateway(io, config, {});
  },
}));

const directory = new TestDirectory();
const s3 = mockClient(S3Client);
const inDirectory = (file: string) => path.join(directory.path, file);

beforeAll(async () => {
  writeFileSync(inDirectory('pause.yml'), waits('pause', ['wait', 5]));
  expect((await directory.local('deploy', 'pause.yml', '--stack', 'web', '--env', 'dev')).exitCode).toBe(0);
});
beforeEach(() => s3.reset());
afterAll(() => directory.remove());

test('what is exported to S3 is what is exported to a file, and is proven from there', async () => {
  s3.on(PutObjectCommand).resolves({});
  const exported = await directory.run(['audit', 'web/dev', '--export', 's3://evidence/2026/web.jsonl']);
  expect(exported).toMatchObject({ exitCode: 0, stdout: '' });
  expect(exported.stderr).toMatch(/^\d+ entries exported to s3:\/\/evidence\/2026\/web\.jsonl$/m);
  const [call, ...others] = s3.commandCalls(PutObjectCommand);
  expect(others).toEqual([]);
  const { Body: body, ...rest } = call!.args[0].input;
  expect(rest).toEqual({ Bucket: 'evidence', Key: '2026/web.jsonl', ContentType: 'application/x-ndjson' });

  expect((await directory.local('audit', 'web/dev', '--export', 'web.jsonl')).exitCode).toBe(0);
  const file = readFileSync(inDirectory('web.jsonl'), 'utf8');
  expect(file.split('\n').length).toBeGreaterThan(5);
  expect(body).toBe(file);

  writeFileSync(inDirectory('object.jsonl'), String(body));
  const proven = await directory.run(['audit', '--verify', '--from', 'object.jsonl']);
  expect(proven.exitCode).toBe(0);
  // One letter more in it, and it is no proof any more.
  writeFileSync(inDirectory('object.jsonl'), String(body).replace('"actor":"unity"', '"actor":"unitx"'));
  expect((await directory.run(['audit', '--verify', '--from', 'object.jsonl'])).exitCode).toBe(1);
});

test('what S3 refuses is said, and nothing is taken for exported', async () => {
  s3.on(PutObjectCommand).rejects(
    Object.assign(new Error('Access Denied'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }),
  );
  const { exitCode, stdout, stderr } = await directory.run(['audit', 'web/dev', '--export', 's3://evidence/web.jsonl']);
  expect(exitCode).toBe(254);
  expect(stderr).toContain('Access Denied');
  expect(stdout + stderr).not.toContain('exported to');
});
