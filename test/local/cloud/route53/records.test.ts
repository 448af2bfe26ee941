import {
  ChangeResourceRecordSetsCommand,
  GetHostedZoneCommand,
  InvalidChangeBatch,
  ListResourceRecordSetsCommand,
  NoSuchHostedZone,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { codeOf } from '../../../helpers/simulated-account';
import { change, zonedAccount, zones } from '../acm/setup';

const record = (name: string, value = 'target.example.net', TTL = 300): ResourceRecordSet => ({
  Name: name,
  Type: 'CNAME',
  TTL,
  ResourceRecords: [{ Value: value }],
});

describe('a hosted zone', () => {
  test('is that of the limits, of others, and says whether it is private', async () => {
    const account = zonedAccount();
    const zone = async (Id: string) =>
      (await account.clients.route53.send(new GetHostedZoneCommand({ Id }))).HostedZone;
    expect(await zone(zones.example.id)).toMatchObject({
      Id: `/hostedzone/${zones.example.id}`,
      Name: 'example.com.',
      Config: { PrivateZone: false },
    });
    expect(await zone(`/hostedzone/${zones.inside.id}`)).toMatchObject({ Config: { PrivateZone: true } });
    await expect(zone('Z0NOBODYS')).rejects.toBeInstanceOf(NoSuchHostedZone);
    const rows = account.cloud.inventory().filter(({ type }) => type === 'AWS::Route53::HostedZone');
    expect(rows.map(({ id, kept, state }) => [id, kept, state])).toEqual([
      [zones.example.id, 'foreign', 'public'],
      [zones.inside.id, 'foreign', 'private'],
      [zones.shop.id, 'foreign', 'public'],
    ]);
  });
});

describe('a record', () => {
  test('is created once, changed by UPSERT, and deleted only as it stands', async () => {
    const account = zonedAccount();
    expect(await codeOf(change(account, 'DELETE', record('_a.example.com')))).toBe('InvalidChangeBatch');
    await change(account, 'CREATE', record('_A.example.com.'));
    const again = change(account, 'CREATE', record('_a.example.com'));
    await expect(again).rejects.toBeInstanceOf(InvalidChangeBatch);
    await expect(again).rejects.toMatchObject({
      messages: [expect.stringMatching(/_a\.example\.com.*already exists/)],
    });
    await change(account, 'UPSERT', record('_a.example.com', 'other.example.net', 60));
    for (const wrong of [
      record('_a.example.com', 'other.example.net'),
      record('_a.example.com', 'x.example.net', 60),
    ]) {
      await expect(change(account, 'DELETE', wrong)).rejects.toThrow(/do not match the current values/);
    }
    await change(account, 'DELETE', record('_a.example.com', 'other.example.net', 60));
    expect(account.cloud.inventory().filter(({ kept }) => kept === null)).toEqual([]);
  });

  test.each([
    ['another domain', 'InvalidChangeBatch', record('_a.example.org')],
    ['the apex', 'InvalidChangeBatch', record('example.com')],
    ['no value', 'InvalidInput', { ...record('_a.example.com'), ResourceRecords: [] }],
    ['no time to live', 'InvalidInput', { ...record('_a.example.com'), TTL: undefined }],
    ['another type', 'NotSimulated', { ...record('_a.example.com'), Type: 'A' as const }],
    ['a set identifier', 'NotSimulated', { ...record('_a.example.com'), SetIdentifier: 'one', Weight: 1 }],
  ])('of %s is %s', async (_why, code, wanted) => {
    expect(await codeOf(change(zonedAccount(), 'CREATE', wanted))).toBe(code);
  });

  test('stands in a zone that is there, in a batch of one', async () => {
    const account = zonedAccount();
    expect(await codeOf(change(account, 'CREATE', record('_a.example.com'), 'Z0NOBODYS'))).toBe('NoSuchHostedZone');
    const one = { Action: 'CREATE' as const, ResourceRecordSet: record('_a.example.com') };
    const send = (Changes: (typeof one)[]) =>
      codeOf(
        account.clients.route53.send(
          new ChangeResourceRecordSetsCommand({ HostedZoneId: zones.example.id, ChangeBatch: { Changes } }),
        ),
      );
    expect([await send([]), await send([one, one])]).toEqual(['InvalidInput', 'NotSimulated']);
  });

  test('is listed by its labels from right to left, from a name on', async () => {
    const account = zonedAccount();
    for (const name of ['b.example.com', '_a.b.example.com', 'a.example.com', '_z.a.example.com']) {
      await change(account, 'CREATE', record(name));
    }
    const list = async (input: object) => {
      const command = new ListResourceRecordSetsCommand({ HostedZoneId: zones.example.id, ...input });
      const { IsTruncated, NextRecordName, ResourceRecordSets } = await account.clients.route53.send(command);
      return { names: ResourceRecordSets!.map(({ Name }) => Name), IsTruncated, NextRecordName };
    };
    const sorted = ['a.example.com.', '_z.a.example.com.', 'b.example.com.', '_a.b.example.com.'];
    expect(await list({})).toEqual({ names: sorted, IsTruncated: false, NextRecordName: undefined });
    expect(await list({ StartRecordName: 'B.example.com', StartRecordType: 'CNAME', MaxItems: 1 })).toEqual({
      names: ['b.example.com.'],
      IsTruncated: true,
      NextRecordName: '_a.b.example.com.',
    });
    expect((await list({ StartRecordName: 'c.example.com' })).names).toEqual([]);
  });
});
