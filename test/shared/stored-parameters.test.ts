import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { readStoredParameters } from '../../lambdas/shared/stored-parameters';

const ssm = new SSMClient({ region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const mock = mockClient(ssm);
beforeEach(() => mock.reset());

const place = { prefix: 'acme', environment: 'dev' };
const nameOf = (name: string) => `/acme/dev/parameters/${name}`;
const asked = () => mock.commandCalls(GetParametersCommand).map(({ args }) => args[0].input);

test('asks for ten at a time, for what is declared alone, and decrypts nothing', async () => {
  mock.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
    Parameters: Names.map((Name) => ({ Name, Type: 'String', Value: Name.slice(-2) })),
  }));
  const names = Array.from({ length: 23 }, (_, index) => `p${index + 10}`);
  const { values, unusable } = await readStoredParameters({ ssm }, place, names);
  expect(values).toEqual(Object.fromEntries(names.map((name) => [name, name.slice(-2)])));
  expect(unusable).toEqual({});
  expect(asked().map(({ Names }) => Names?.length)).toEqual([10, 10, 3]);
  expect(asked().flatMap(({ Names }) => Names)).toEqual(names.map(nameOf));
  expect(asked().some(({ WithDecryption }) => WithDecryption)).toBe(false);
});

test('a workflow without parameters asks nothing', async () => {
  expect(await readStoredParameters({ ssm }, place, [])).toEqual({ values: {}, unusable: {} });
  expect(asked()).toEqual([]);
});

test('believes only what it has asked for, and no secret', async () => {
  mock.on(GetParametersCommand).resolves({
    Parameters: [
      { Name: nameOf('b'), Type: 'StringList', Value: 'x,y' },
      { Name: nameOf('c'), Type: 'SecureString', Value: 'canary' },
      { Name: nameOf('d'), Type: 'String' },
      { Name: '/acme/prod/parameters/a', Type: 'String', Value: 'of prod' },
      { Name: 'a', Type: 'String', Value: 'of nobody' },
      { Name: nameOf('e'), Value: 'without a type' },
    ],
    InvalidParameters: [nameOf('a')],
  });
  const answer = await readStoredParameters({ ssm }, place, ['a', 'b', 'c', 'd', 'e']);
  expect(answer).toEqual({
    values: { b: 'x,y' },
    unusable: {
      c: 'is a SecureString: secrets are referred to, as ssm:/path',
      e: 'is a parameter without a type: secrets are referred to, as ssm:/path',
    },
  });
  expect(JSON.stringify(answer)).not.toContain('canary');
});
