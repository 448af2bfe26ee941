import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { codeOf, simulatedAccount } from '../../helpers/simulated-account';

const logGroupName = '/unity/shop/web';
const create = () => new CreateLogGroupCommand({ logGroupName, tags: { stack: 'shop' } });

describe('log groups', () => {
  test('are made once a name, found by prefix, and can be made again when deleted', async () => {
    const { logs } = simulatedAccount().clients;
    await logs.send(create());
    await expect(logs.send(create())).rejects.toThrow(ResourceAlreadyExistsException);
    const find = async (logGroupNamePrefix: string) =>
      (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }))).logGroups!.map(
        (group) => group.logGroupName,
      );
    expect(await find('/unity/')).toEqual([logGroupName]);
    expect(await find('/other/')).toEqual([]);
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName }))).rejects.toThrow(ResourceNotFoundException);
    expect(await find('/unity/')).toEqual([]);
    expect(await codeOf(logs.send(create()))).toBe('accepted');
  });

  test('keep their entries for days that AWS offers', async () => {
    const { logs } = simulatedAccount().clients;
    await logs.send(create());
    const keep = (retentionInDays: number) =>
      codeOf(logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays })));
    expect(await keep(10)).toBe('InvalidParameterException');
    expect(await keep(14)).toBe('accepted');
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups![0]!.retentionInDays).toBe(14);
  });

  test('have tags under their ARN without the star', async () => {
    const { logs } = simulatedAccount().clients;
    await logs.send(create());
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
    const { arn, logGroupArn } = logGroups![0]!;
    expect(arn).toBe(`${logGroupArn}:*`);
    await logs.send(new TagResourceCommand({ resourceArn: logGroupArn, tags: { team: 'a' } }));
    const read = (resourceArn?: string) => logs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect((await read(logGroupArn)).tags).toEqual({ stack: 'shop', team: 'a' });
    expect(await codeOf(read(arn))).toBe('InvalidParameterException');
  });

  test('have names of certain characters', async () => {
    const { logs } = simulatedAccount().clients;
    const make = (name: string) => codeOf(logs.send(new CreateLogGroupCommand({ logGroupName: name })));
    expect(await make('a b')).toBe('InvalidParameterException');
    expect(await make('a'.repeat(513))).toBe('InvalidParameterException');
    expect(await make('__proto__')).toBe('accepted');
  });
});
