import { GetParameterCommand, GetParametersCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
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
