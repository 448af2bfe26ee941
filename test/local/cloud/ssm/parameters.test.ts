import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { codeOf, simulatedAccount } from '../../../helpers/simulated-account';

const root = '/aws/service/ami-amazon-linux-latest';

describe('parameters', () => {
  test('name the public images of a region, the same for everybody', async () => {
    const read = async (region: string, seed: number) => {
      const command = new GetParameterCommand({ Name: `${root}/al2023-ami-kernel-default-arm64` });
      return (await simulatedAccount({ region, seed }).clients.ssm.send(command)).Parameter!.Value;
    };
    const id = await read('us-east-1', 1);
    expect(id).toMatch(/^ami-0[0-9a-f]{16}$/);
    expect(await read('us-east-1', 2)).toBe(id);
    expect(await read('eu-west-1', 1)).not.toBe(id);
  });

  test('of the account are those it was given', async () => {
    const { ssm } = simulatedAccount({ limits: { parameters: { '/shop/key': 'value' } } }).clients;
    const { Parameters, InvalidParameters } = await ssm.send(
      new GetParametersCommand({ Names: ['/shop/key', '/shop/other'] }),
    );
    expect(Parameters).toMatchObject([{ Name: '/shop/key', Value: 'value' }]);
    expect(InvalidParameters).toEqual(['/shop/other']);
    await expect(ssm.send(new GetParameterCommand({ Name: '/shop/other' }))).rejects.toThrow(ParameterNotFound);
    expect(await codeOf(ssm.send(new GetParameterCommand({ Name: 'a b' })))).toBe('ValidationException');
  });
});

describe('parameters that somebody writes', () => {
  const Name = '/unity/dev/parameters/port';

  test('are read as they were written last, until they are deleted', async () => {
    const { ssm } = simulatedAccount().clients;
    const read = async () => (await ssm.send(new GetParametersCommand({ Names: [Name] }))).Parameters;
    expect(await read()).toEqual([]);
    expect(await ssm.send(new PutParameterCommand({ Name, Value: '80', Type: 'String' }))).toMatchObject({
      Version: 1,
    });
    await expect(ssm.send(new PutParameterCommand({ Name, Value: '81', Type: 'String' }))).rejects.toThrow(
      ParameterAlreadyExists,
    );
    expect(await ssm.send(new PutParameterCommand({ Name, Value: '82', Overwrite: true }))).toMatchObject({
      Version: 2,
    });
    expect(await read()).toMatchObject([{ Name, Value: '82', Type: 'String', Version: 2 }]);
    await ssm.send(new DeleteParameterCommand({ Name }));
    expect(await read()).toEqual([]);
    await expect(ssm.send(new DeleteParameterCommand({ Name }))).rejects.toThrow(ParameterNotFound);
  });

  test('of the type for secrets show only to who decrypts them', async () => {
    const { ssm } = simulatedAccount().clients;
    await ssm.send(new PutParameterCommand({ Name, Value: 'canary', Type: 'SecureString' }));
    const read = async (WithDecryption: boolean) =>
      (await ssm.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;
    expect(await read(true)).toMatchObject({ Type: 'SecureString', Value: 'canary' });
    expect(JSON.stringify(await read(false))).not.toContain('canary');
  });

  test.each([
    ['no type', { Name, Value: 'a' }, 'ValidationException'],
    ['a name of AWS', { Name: '/aws/port', Value: 'a', Type: 'String' }, 'ValidationException'],
    [
      'a path that does not begin at the top',
      { Name: 'unity/port', Value: 'a', Type: 'String' },
      'ValidationException',
    ],
    ['sixteen levels', { Name: '/a'.repeat(16), Value: 'a', Type: 'String' }, 'HierarchyLevelLimitExceededException'],
    ['nothing', { Name, Value: '', Type: 'String' }, 'ValidationException'],
    ['4,097 bytes', { Name, Value: 'a'.repeat(4097), Type: 'String' }, 'ValidationException'],
    ['another parameter within', { Name, Value: '{{ssm:/a}}', Type: 'String' }, 'ValidationException'],
  ] as const)('%s is refused', async (_, input, code) => {
    const { ssm } = simulatedAccount().clients;
    expect(await codeOf(ssm.send(new PutParameterCommand(input)))).toBe(code);
  });
});
