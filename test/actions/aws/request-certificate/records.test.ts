import { DeleteCertificateCommand } from '@aws-sdk/client-acm';
import { createDistributionAction } from '../../../../lambdas/actions/aws/create-distribution/action';
import { createDistributionDefinition } from '../../../../lambdas/actions/aws/create-distribution/definition';
import { requestCertificateAction } from '../../../../lambdas/actions/aws/request-certificate/action';
import type { Tap, TestCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';
import { certifying, changeRecord, provingRecord, recordsIn, requestElsewhere, runOf, shop } from './scene';

const record = provingRecord(shop.domain);
const recordType = 'AWS::Route53::RecordSet';

describe('the record that proves a name', () => {
  it('is used and left alone where others have made the same', () =>
    certifying(async (run, world) => {
      await changeRecord(world, 'CREATE', record, 60);
      await run.ready();
      expect([...run.step.rows.keys()]).toEqual(['certificate']);
      await run.undo();
      expect((await recordsIn(world)).map(({ TTL }) => TTL)).toEqual([60]);
      await changeRecord(world, 'DELETE', record, 60);
    }));

  it('is never overwritten where somebody has another one of that name', () =>
    certifying(async (run, world) => {
      const theirs = { ...record, value: 'elsewhere.example.net' };
      await changeRecord(world, 'CREATE', theirs);
      await expect(run.begin()).rejects.toMatchObject({
        code: 'NotOurs',
        message: expect.stringContaining(record.name),
      });
      await run.undo();
      expect((await recordsIn(world))[0]!.ResourceRecords).toEqual([{ Value: 'elsewhere.example.net.' }]);
      await changeRecord(world, 'DELETE', theirs);
    }));

  it('is used when somebody makes the same between look and call', () => {
    let world: TestCloud;
    let isMeddled = false;
    const tap: Tap = async (operation, proceed) => {
      if (operation !== 'route53:ChangeResourceRecordSets' || isMeddled) return proceed();
      isMeddled = true;
      await changeRecord(world, 'CREATE', record);
      return proceed();
    };
    return certifying(
      async (run, account) => {
        world = account;
        await run.ready();
        await run.undo();
        expect(world.ours()).toEqual({ [recordType]: 1 });
        await changeRecord(world, 'DELETE', record);
      },
      shop,
      { tap },
    );
  });

  it('is made by this step when the one of others goes before the certificate is issued', () =>
    certifying(async (run, world) => {
      await changeRecord(world, 'CREATE', record);
      await run.begin();
      await changeRecord(world, 'DELETE', record);
      await world.clock.sleep(5_000);
      await run.ready();
      expect(run.step.rows.get('validation-record')).toMatchObject({ state: 'active' });
    }));

  it('stays while another certificate of the account needs it', () =>
    certifying(async (run, world) => {
      await run.ready();
      const theirs = await requestElsewhere(world, `*.${shop.domain}`);
      await run.undo();
      expect(world.ours()).toEqual({ 'AWS::CertificateManager::Certificate': 1, [recordType]: 1 });
      expect(run.step.rows.get('validation-record')).toMatchObject({ retained: true });
      const [left] = await recordsIn(world);
      await world.clients.acm.send(new DeleteCertificateCommand({ CertificateArn: theirs }));
      await changeRecord(world, 'DELETE', record, left!.TTL);
    }));

  it('goes although certificates of other names stand', () =>
    certifying(async (run, world) => {
      const theirs = await requestElsewhere(world, 'other.example.com');
      await run.ready();
      await run.undo();
      expect(world.ours()).toEqual({ 'AWS::CertificateManager::Certificate': 1 });
      await world.clients.acm.send(new DeleteCertificateCommand({ CertificateArn: theirs }));
    }));

  it('stays when somebody has taken it over meanwhile', () =>
    certifying(async (run, world) => {
      await run.ready();
      await changeRecord(world, 'UPSERT', record, 60);
      await run.undo();
      expect(await recordsIn(world)).toHaveLength(1);
      await changeRecord(world, 'DELETE', record, 60);
    }));

  it('is one for two steps of a session, and goes with the last of them', () =>
    certifying(
      async (run, world) => {
        const second = runOf(world, { ...shop, used_by: 'load_balancer' }, 'certificate_of_alb');
        await Promise.all([run.ready(), second.ready()]);
        expect(world.ours()).toEqual({ 'AWS::CertificateManager::Certificate': 2, [recordType]: 1 });
        await run.undo();
        expect(world.ours()).toEqual({ 'AWS::CertificateManager::Certificate': 1, [recordType]: 1 });
        await second.undo();
      },
      shop,
      { region: 'eu-west-1' },
    ));
});

describe('the undo of aws/request_certificate', () => {
  it('deletes the certificate, then the record, each once', () =>
    certifying(async (run, world) => {
      await run.ready();
      world.calls.length = 0;
      await run.undo();
      expect(world.calls.filter((call) => !/:(Describe|Get|List)/.test(call))).toEqual([
        'acmUsEast1:DeleteCertificate',
        'route53:ChangeResourceRecordSets',
      ]);
    }));

  it('waits for a distribution that uses it', () =>
    certifying(async (run, world) => {
      const { certificate_arn, aliases } = await run.ready();
      const given = { dns_name: 'shop-1.us-east-1.elb.amazonaws.com', certificate_arn, aliases };
      const distribution = new ActionRun(
        world,
        createDistributionAction,
        createDistributionDefinition.input.parse(given),
        'create_distribution',
      );
      await distribution.ready();
      await world.clock.sleep(60_000);
      expect(await requestCertificateAction.compensate(run.step.undoing())).toMatchObject({ status: 'pending' });
      expect(await recordsIn(world)).toHaveLength(1);
      await distribution.undo();
    }));
});
