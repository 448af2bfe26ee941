import {
  CreateDistributionWithTagsCommand,
  GetDistributionCommand,
  ListTagsForResourceCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { createDistributionAction } from '../../../../lambdas/actions/aws/create-distribution/action';
import { distributionConfig } from '../../../../lambdas/actions/aws/create-distribution/config';
import { createDistributionDefinition } from '../../../../lambdas/actions/aws/create-distribution/definition';
import { type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

type Run = ActionRun<typeof createDistributionDefinition>;
const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
const dns_name = 'shop-1.us-east-1.elb.amazonaws.com';
const parse = (input: object) => createDistributionDefinition.input.parse({ dns_name, ...input });
const type = 'AWS::CloudFront::Distribution';

/** Runs in virtual time; undoes all and looks for leftovers. */
function distributing(
  work: (run: Run, world: TestCloud) => Promise<void>,
  input: object = {},
  tap: Tap = (_operation, proceed) => proceed(),
): Promise<void> {
  const world = testCloud({ limits: { certificates: [{ arn: certificate, names: ['www.example.com'] }] }, tap });
  const runIt = async () => {
    const run = new ActionRun(world, createDistributionAction, parse(input), 'create_distribution');
    await work(run, world);
    await run.undo();
    expect(world.ours()).toEqual({});
  };
  return world.clock.run(runIt());
}

const idOf = (run: Run) => run.step.rows.get('distribution')?.id ?? '';
const standing = (world: TestCloud, Id: string) => world.clients.cloudfront.send(new GetDistributionCommand({ Id }));
const check = async (run: Run) =>
  (await createDistributionAction.check({ ...run.step.context(), input: run.input }, {})).map(({ message }) => message);

async function changeConfig(world: TestCloud, Id: string, changes: object): Promise<void> {
  const { Distribution, ETag } = await standing(world, Id);
  const config = { ...Distribution!.DistributionConfig!, ...changes };
  await world.clients.cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: config }));
}

describe('aws/create_distribution', () => {
  it('tells id and address at once, before the load balancer is there, and is ready when deployed', () =>
    distributing(async (run, world) => {
      const startedAt = world.clock.now();
      const seconds = () => (world.clock.now() - startedAt) / 1000;
      await run.begin();
      expect(seconds()).toBeLessThan(5);
      const [first] = run.step.published;
      const domain = String(first!.distribution_domain);
      expect(first).toEqual({
        distribution_id: idOf(run),
        distribution_domain: expect.stringMatching(/^d\w+\.cloudfront\.net$/),
        distribution_url: `https://${domain}/`,
      });
      expect(await run.ready()).toEqual(first);
      expect(seconds()).toBeGreaterThan(151);
      expect(seconds()).toBeLessThan(475);
      expect(await check(run)).toEqual([]);
    }));

  it('carries the session’s tags from its first moment, under a reference that is the row’s token', () =>
    distributing(async (run, world) => {
      await run.begin();
      const { Distribution } = await standing(world, idOf(run));
      expect(Distribution!.DistributionConfig!.CallerReference).toBe(run.step.rows.get('distribution')!.token);
      const command = new ListTagsForResourceCommand({ Resource: Distribution!.ARN });
      const tags = (await world.clients.cloudfront.send(command)).Tags!.Items!.map(({ Key }) => Key);
      expect(tags.filter((key) => key?.startsWith('unity:'))).toHaveLength(4);
      expect(world.calls).not.toContain('cloudfront:TagResource');
    }));

  it('answers to names of its own with a certificate of us-east-1', () =>
    distributing(
      async (run, world) => {
        await run.ready();
        const config = (await standing(world, idOf(run))).Distribution!.DistributionConfig!;
        expect(config.Aliases!.Items).toEqual(['www.example.com']);
        expect(config.ViewerCertificate).toEqual({
          ACMCertificateArn: certificate,
          SSLSupportMethod: 'sni-only',
          MinimumProtocolVersion: 'TLSv1.3_2025',
        });
      },
      { aliases: ['www.example.com'], certificate_arn: certificate, minimum_tls: 'TLSv1.3_2025' },
    ));

  it('makes nothing for names without a certificate', () =>
    distributing(
      async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({ code: 'InputInvalid' });
        expect(world.calls).toEqual([]);
      },
      { aliases: ['www.example.com'] },
    ));

  it('fails with AWS’s reason for a certificate that is not there, and leaves nothing', () =>
    distributing(async (run) => expect(run.begin()).rejects.toMatchObject({ name: 'InvalidViewerCertificate' }), {
      certificate_arn: `${certificate}9`,
    }));

  describe('with a certificate that CloudFront refuses', () => {
    /** Refused so often; issued so long ago when it is asked for first. */
    const refusing = async (times: number, ageSeconds: number, work: (run: Run, world: TestCloud) => Promise<void>) => {
      let refusals = 0;
      const tap: Tap = async (operation, proceed) => {
        if (operation !== 'cloudfront:CreateDistributionWithTags' || refusals === times) return proceed();
        refusals += 1;
        throw Object.assign(new Error('The specified SSL certificate doesn’t exist.'), {
          name: 'InvalidViewerCertificate',
          $metadata: { httpStatusCode: 400 },
        });
      };
      const onAges = async (run: Run, world: TestCloud) => {
        const issuedAt = world.clock.now() - ageSeconds * 1000;
        world.cloud.adjust({ certificates: [{ arn: certificate, names: ['www.example.com'], issuedAt }] });
        await work(run, world);
      };
      await distributing(onAges, { aliases: ['www.example.com'], certificate_arn: certificate }, tap);
    };
    const tries = (world: TestCloud) =>
      world.calls.filter((call) => call === 'cloudfront:CreateDistributionWithTags').length;

    it('comes back while it has just been issued, and then makes it once', () =>
      refusing(2, 10, async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({
          code: 'NotYetVisible',
          message: expect.stringContaining(certificate),
          cause: expect.objectContaining({ name: 'InvalidViewerCertificate' }),
        });
        expect(world.ours()).toEqual({});
        await run.ready();
        expect(tries(world)).toBe(3);
        expect(world.ours()).toEqual({ [type]: 1 });
      }));

    it('fails with AWS’s reason once it is no longer new, however new the try is', () =>
      refusing(Number.POSITIVE_INFINITY, 10, async (run, world) => {
        await expect(run.ready()).rejects.toMatchObject({ name: 'InvalidViewerCertificate' });
        expect(tries(world)).toBeGreaterThan(1);
      }));

    it('fails at once for one that was issued long ago', () =>
      refusing(1, 3_600, async (run, world) => {
        await expect(run.begin()).rejects.toMatchObject({ name: 'InvalidViewerCertificate' });
        expect(tries(world)).toBe(1);
      }));
  });

  it('comes back when an earlier try made it and lists do not show it yet', () => {
    let hidden = false;
    const tap: Tap = (operation, proceed) =>
      hidden && operation === 'cloudfront:ListDistributions' ? Promise.resolve({}) : proceed();
    return distributing(
      async (run, world) => {
        run.step.crashAfterCreating.add('distribution');
        await expect(run.begin()).rejects.toThrow('after creating');
        hidden = true;
        await expect(run.begin()).rejects.toMatchObject({ code: 'NotYetVisible' });
        hidden = false;
        await run.begin();
        expect(world.ours()).toEqual({ [type]: 1 });
      },
      {},
      tap,
    );
  });

  it('takes nobody else’s distribution for its own, whatever its comment says', () =>
    distributing(async (run, world) => {
      const comment = run.step.context().physicalName('distribution', 100);
      const DistributionConfig = distributionConfig(parse({}), { reference: 'theirs', comment });
      const Tags = { Items: [{ Key: 'owner', Value: 'another' }] };
      const command = new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: { DistributionConfig, Tags },
      });
      const theirs = (await world.clients.cloudfront.send(command)).Distribution!.Id!;
      await run.ready();
      expect(idOf(run)).not.toBe(theirs);
      await run.undo();
      expect(world.ours()).toEqual({ [type]: 1 });
      await changeConfig(world, theirs, { Enabled: false });
      await world.clock.sleep(480_000);
      const { ETag } = await standing(world, theirs);
      await world.cloud.call('cloudfront', 'DeleteDistribution', { Id: theirs, IfMatch: ETag });
    }));

  it('finds in the check what was changed meanwhile', () =>
    distributing(async (run, world) => {
      await run.ready();
      const { Distribution } = await standing(world, idOf(run));
      const [origin] = Distribution!.DistributionConfig!.Origins!.Items!;
      const Origins = { Quantity: 1, Items: [{ ...origin!, DomainName: 'other.example.com' }] };
      await changeConfig(world, idOf(run), { Enabled: false, Origins });
      expect(await check(run)).toEqual([
        'The distribution is not enabled.',
        `The distribution does not lead to ${dns_name}.`,
      ]);
    }));
});

describe('the undo of aws/create_distribution', () => {
  it('disables, waits until every edge knows, deletes: each once, within ten minutes', () =>
    distributing(async (run, world) => {
      await run.ready();
      const startedAt = world.clock.now();
      world.calls.length = 0;
      await run.undo();
      const changes = world.calls.filter((call) => !/:(Get|List)/.test(call));
      expect(changes).toEqual(['cloudfront:UpdateDistribution', 'cloudfront:DeleteDistribution']);
      expect((world.clock.now() - startedAt) / 1000).toBeLessThan(600);
    }));

  it('changes nothing but that it is enabled, and gives its names free for the next one at once', () =>
    distributing(
      async (run, world) => {
        await run.ready();
        const before = (await standing(world, idOf(run))).Distribution!.DistributionConfig!;
        expect(before.Aliases).toEqual({ Quantity: 1, Items: ['www.example.com'] });
        expect(await createDistributionAction.compensate(run.step.undoing())).toMatchObject({ status: 'pending' });
        const after = (await standing(world, idOf(run))).Distribution!.DistributionConfig!;
        expect(after).toEqual({ ...before, Enabled: false, Aliases: { Quantity: 0, Items: [] } });
      },
      { aliases: ['www.example.com'], certificate_arn: certificate },
    ));

  it('need not wait until it is deployed before it disables it', () =>
    distributing(async (run, world) => {
      await run.begin();
      expect(await createDistributionAction.compensate(run.step.undoing())).toMatchObject({ status: 'pending' });
      expect(world.calls).toContain('cloudfront:UpdateDistribution');
    }));

  it.each(['UpdateDistribution', 'DeleteDistribution'])(
    'reads anew when somebody changed it before %s',
    (operation) => {
      let isMeddled = false;
      let world: TestCloud;
      let run: Run;
      const tap: Tap = async (called, proceed) => {
        if (called !== `cloudfront:${operation}` || isMeddled) return proceed();
        isMeddled = true;
        const { Distribution, ETag } = await standing(world, idOf(run));
        const DistributionConfig = { ...Distribution!.DistributionConfig!, WebACLId: '' };
        await world.cloud.call('cloudfront', 'UpdateDistribution', {
          Id: idOf(run),
          IfMatch: ETag,
          DistributionConfig,
        });
        return proceed();
      };
      return distributing(
        async (started, account) => {
          [run, world] = [started, account];
          await run.ready();
          await run.undo();
          expect(isMeddled).toBe(true);
        },
        {},
        tap,
      );
    },
  );
});

describe('the inputs of aws/create_distribution', () => {
  it('say what edges keep by AWS’s own policies', () => {
    const policyOf = (caching: string) =>
      distributionConfig(parse({ caching }), { reference: 'r', comment: '' }).DefaultCacheBehavior!.CachePolicyId;
    expect(['origin', 'optimized', 'disabled'].map(policyOf)).toEqual([
      '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
      '658327ea-f89d-4fab-a63d-7e88639e58f6',
      '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    ]);
  });

  it('compress, speak HTTP/3 and lead to HTTPS unless told otherwise, and keep no error', () => {
    const config = distributionConfig(parse({}), { reference: 'r', comment: '' });
    expect(config).toMatchObject({
      HttpVersion: 'http2and3',
      PriceClass: 'PriceClass_100',
      DefaultCacheBehavior: { Compress: true, ViewerProtocolPolicy: 'redirect-to-https' },
      ViewerCertificate: { CloudFrontDefaultCertificate: true },
    });
    const errors = config.CustomErrorResponses!.Items!;
    expect(errors.map(({ ErrorCode }) => ErrorCode)).toEqual([500, 501, 502, 503, 504]);
    expect(errors.every(({ ErrorCachingMinTTL }) => ErrorCachingMinTTL === 0)).toBe(true);
  });

  it.each([
    { certificate_arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1' },
    { aliases: ['https://www.example.com'] },
    { web_acl_arn: 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/b' },
    { price_class: 'all' },
    { minimum_tls: 'TLSv1' },
  ])('refuse %j', (input) => {
    expect(createDistributionDefinition.input.safeParse({ dns_name, ...input }).success).toBe(false);
  });

  it('cost by use only, and say so', () => {
    const lines = createDistributionDefinition.cost(
      parse({ web_acl_arn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b' }),
    );
    expect(lines.map(({ hourlyUsd, usageBased }) => [hourlyUsd, usageBased !== undefined])).toEqual([
      [0, true],
      [0, true],
    ]);
    expect(createDistributionDefinition.quotas(parse({}))).toMatchObject([{ quotaCode: 'L-24B04930', amount: 1 }]);
  });
});
