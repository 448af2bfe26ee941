import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  ListVersionsByFunctionCommand,
  type ListVersionsByFunctionCommandOutput,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { testCloud } from '../../helpers/action-cloud';

const FunctionName = 'ours';
const Role = 'arn:aws:iam::111122223333:role/any';
const arn = 'arn:aws:lambda:us-east-1:111122223333:function:ours';
const code = (text: string) => Buffer.from(text);

function account(limits = {}) {
  const world = testCloud({ limits });
  const { lambda } = world.clients;
  const send = <T>(work: Promise<T>) => world.clock.run(work);
  return {
    make: () =>
      send(lambda.send(new CreateFunctionCommand({ FunctionName, Role, Code: { ZipFile: code('1') }, Publish: true }))),
    update: (text: string, Publish = true) =>
      send(lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: code(text), Publish }))),
    list: async (given: object = {}) =>
      send(lambda.send(new ListVersionsByFunctionCommand({ FunctionName, ...given }))),
    remove: (name: string, Qualifier?: string) =>
      send(lambda.send(new DeleteFunctionCommand({ FunctionName: name, ...(Qualifier && { Qualifier }) }))),
  };
}

const numbers = ({ Versions = [] }: ListVersionsByFunctionCommandOutput) => Versions.map(({ Version }) => Version);

describe('versions of functions', () => {
  test('are published once for the same code, and numbers are not given twice', async () => {
    const { make, update, list, remove } = account();
    expect(await make()).toMatchObject({ Version: '1', FunctionArn: `${arn}:1` });
    expect(await update('1')).toMatchObject({ Version: '1' });
    expect(await update('2', false)).toMatchObject({ Version: '$LATEST' });
    expect(await update('2')).toMatchObject({ Version: '2' });
    await remove(FunctionName, '2');
    expect(await update('3')).toMatchObject({ Version: '3' });
    const all = await list();
    expect(numbers(all)).toEqual(['$LATEST', '1', '3']);
    expect(Date.parse(all.Versions![1]!.LastModified!)).not.toBeNaN();
  });

  test('are deleted by a qualifier or a full ARN; without one the function goes; $LATEST never alone', async () => {
    const { make, update, list, remove } = account();
    await make();
    await update('2');
    await update('3');
    await remove(`${arn}:1`);
    await remove(FunctionName, '2');
    expect(numbers(await list())).toEqual(['$LATEST', '3']);
    await expect(remove(FunctionName, '$LATEST')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await remove(FunctionName);
    await expect(list()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('are listed in pages', async () => {
    const { make, update, list } = account();
    await make();
    await update('2');
    const first = await list({ MaxItems: 2 });
    expect(numbers(first)).toEqual(['$LATEST', '1']);
    expect(numbers(await list({ MaxItems: 2, Marker: first.NextMarker }))).toEqual(['2']);
  });

  test('a name is taken once', async () => {
    const { make } = account();
    await make();
    await expect(make()).rejects.toMatchObject({ name: 'ResourceConflictException' });
  });
});
