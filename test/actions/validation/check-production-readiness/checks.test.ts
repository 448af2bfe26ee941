import { GetDistributionCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { DeleteRetentionPolicyCommand, UntagResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTagsCommand,
  DeleteTagsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateFileSystemCommand,
  DeleteMountTargetCommand,
  DescribeMountTargetsCommand,
  PutBackupPolicyCommand,
} from '@aws-sdk/client-efs';
import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { imageId } from '../../../helpers/simulated-network';
import { certificate, putAlarm, type Standing, standing, topic } from './scene';

type Checks = readonly { readonly name: string; readonly status: string; readonly evidence: readonly string[] }[];

const statuses = (checks: unknown) => Object.fromEntries((checks as Checks).map(({ name, status }) => [name, status]));
const evidenceOf = (checks: unknown, name: string) =>
  (checks as Checks).find((check) => check.name === name)!.evidence.join('\n');

/** How the step fails: at once, or once waiting has become pointless. */
async function failure({ readiness, world }: Standing, changes: object = {}) {
  const run = readiness(changes);
  const began = world.clock.now();
  const error = await run.ready().then(
    () => undefined,
    (reason: Error) => reason,
  );
  return { error, seconds: (world.clock.now() - began) / 1000 };
}

/** An instance like ours, but for what is changed, in zone a. */
async function launch({ place, world }: Standing, changes: object): Promise<string> {
  const command = new RunInstancesCommand({
    ImageId: await imageId(world.clients),
    InstanceType: 't3.small',
    MinCount: 1,
    MaxCount: 1,
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }],
    NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: place.subnetId, Groups: [place.groupId] }],
    ...changes,
  });
  const { Instances } = await world.clients.ec2.send(command);
  await world.clock.sleep(30_000);
  return Instances![0]!.InstanceId!;
}

async function changeDistribution({ given, world }: Standing, change: (config: Config) => object): Promise<void> {
  const { cloudfront } = world.clients;
  const Id = given.distribution_id;
  const { Distribution, ETag } = await cloudfront.send(new GetDistributionCommand({ Id }));
  const config = Distribution!.DistributionConfig!;
  const DistributionConfig = { ...config, ...change(config) };
  await cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig }));
}
type Config = NonNullable<ConstructorParameters<typeof UpdateDistributionCommand>[0]['DistributionConfig']>;

async function listenTo({ given, world }: Standing, SslPolicy?: string): Promise<void> {
  const { elbv2 } = world.clients;
  const LoadBalancerArn = given.load_balancer_arn;
  const DefaultActions = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '404' } }];
  const Certificates = [{ CertificateArn: certificate }];
  const secure = { LoadBalancerArn, Port: 443, Protocol: 'HTTPS' as const, Certificates, SslPolicy, DefaultActions };
  await elbv2.send(new CreateListenerCommand(secure));
  await world.clock.sleep(5_000);
}

test('a deployment that is fit for production passes every check, with what was seen', () =>
  standing(async ({ given, readiness }) => {
    const { checks, passed } = await readiness({ alarm_topic_arn: topic }).ready();
    expect(statuses(checks)).toEqual(
      Object.fromEntries(
        ['zones', 'encryption', 'metadata', 'alarms', 'backups', 'health', 'tls', 'tags', 'logs'].map((name) => [
          name,
          'passed',
        ]),
      ),
    );
    expect(passed).toBe(9);
    const [first, second] = given.instance_ids;
    expect(evidenceOf(checks, 'zones')).toContain(
      `the instances stand in us-east-1a (${first}), us-east-1b (${second})`,
    );
    expect(evidenceOf(checks, 'encryption')).toMatch(new RegExp(`^${first}: vol-\\w+ encrypted$`, 'm'));
    expect(evidenceOf(checks, 'metadata')).toContain(`${second}: HttpTokens is required`);
    expect(evidenceOf(checks, 'alarms')).toContain(`${given.distribution_id} is watched by "edge" (`);
    expect(evidenceOf(checks, 'backups')).toBe(`automatic backups of ${given.file_system_id}: ENABLED`);
    expect(evidenceOf(checks, 'health')).toContain(`${given.distribution_id} is Deployed`);
    expect(evidenceOf(checks, 'tls')).toContain('the certificate for *.cloudfront.net, for which AWS itself sets');
    // Load balancer, listener, rule, target group; two instances with a volume each; distribution, files, eight alarms, logs.
    expect(evidenceOf(checks, 'tags')).toMatch(/^19 carry all four tags: /);
    expect(evidenceOf(checks, 'logs')).toBe(`${given.log_group_names[0]} keeps its entries for 14 days`);
  }));

/** One break each: what is done to the account, what is given instead, what is said, and whether at once. */
interface Break {
  readonly check: string;
  readonly what: string;
  /** Breaks it; answers other inputs. */
  readonly breakIt: (it: Standing) => Promise<object | undefined>;
  readonly says: RegExp;
  /** Whether waiting might have mended it. */
  readonly after?: 'the visibility window';
}

const breaks: readonly Break[] = [
  {
    check: 'zones',
    what: 'all instances in one zone',
    breakIt: async ({ given }) => ({ instance_ids: given.instance_ids.slice(0, 1) }),
    says: /^zones: the instances stand in us-east-1a \(i-\w+\) only, where two zones are needed \(Give the steps/,
  },
  {
    check: 'zones',
    what: 'mount targets in one zone',
    breakIt: async ({ given, world: { clients } }) => {
      const FileSystemId = given.file_system_id;
      const { MountTargets } = await clients.efs.send(new DescribeMountTargetsCommand({ FileSystemId }));
      await clients.efs.send(new DeleteMountTargetCommand({ MountTargetId: MountTargets![0]!.MountTargetId }));
      return undefined;
    },
    says: /^zones: mount targets of fs-\w+ stand in us-east-1\w \(fsmt-\w+\) only/,
  },
  {
    check: 'encryption',
    what: 'a volume that is not encrypted',
    breakIt: async (it) => {
      const bare = await launch(it, { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false } }] });
      return { instance_ids: [...it.given.instance_ids, bare] };
    },
    says: /^encryption: vol-\w+ \(\/dev\/xvda of i-\w+\) is not encrypted \(Encryption cannot be turned on later/,
  },
  {
    check: 'encryption',
    what: 'a file system that is not encrypted',
    breakIt: async ({ world: { clients, clock } }) => {
      const command = new CreateFileSystemCommand({ CreationToken: 'plain', Encrypted: false });
      const { FileSystemId } = await clients.efs.send(command);
      await clock.sleep(15_000);
      return { file_system_id: FileSystemId };
    },
    says: /^encryption: fs-\w+ is not encrypted/,
  },
  {
    check: 'metadata',
    what: 'an instance without IMDSv2',
    breakIt: async (it) => {
      const open = await launch(it, { MetadataOptions: { HttpTokens: 'optional' } });
      return { instance_ids: [...it.given.instance_ids, open] };
    },
    says: /^metadata: i-\w+ answers without a token: HttpTokens is optional \(Set HttpTokens to required/,
  },
  {
    check: 'alarms',
    what: 'a file system that nothing watches',
    breakIt: async ({ given }) => ({ alarm_names: given.alarm_names.filter((name) => name !== 'files') }),
    says: /^alarms: no alarm watches fs-\w+ \(Let monitoring\/setup_monitoring/,
    after: 'the visibility window',
  },
  {
    check: 'alarms',
    what: 'an alarm that tells somebody else',
    breakIt: async ({ given, world }) => {
      const Dimensions = [{ Name: 'FileSystemId', Value: given.file_system_id }];
      await putAlarm(world, 'files', { Namespace: 'AWS/EFS', MetricName: 'x', Dimensions, AlarmActions: [] });
      return { alarm_topic_arn: topic };
    },
    says: /^alarms: "files" does not tell arn:aws:sns:us-east-1:111122223333:on-call, but nobody/,
    after: 'the visibility window',
  },
  {
    check: 'backups',
    what: 'automatic backups turned off',
    breakIt: async ({ given, world }) => {
      const BackupPolicy = { Status: 'DISABLED' as const };
      await world.clients.efs.send(new PutBackupPolicyCommand({ FileSystemId: given.file_system_id, BackupPolicy }));
      return undefined;
    },
    says: /^backups: automatic backups of fs-\w+ are DISABLING \(Set backup_policy: daily/,
  },
  {
    check: 'backups',
    what: 'no policy for backups',
    breakIt: async ({ world: { clients, clock } }) => {
      const command = new CreateFileSystemCommand({ CreationToken: 'none', Encrypted: true });
      const { FileSystemId } = await clients.efs.send(command);
      await clock.sleep(15_000);
      return { file_system_id: FileSystemId, required: ['backups'] };
    },
    says: /^backups: fs-\w+ has no policy for automatic backups/,
    after: 'the visibility window',
  },
  {
    check: 'health',
    what: 'an instance that has ended',
    breakIt: async ({ given, world }) => {
      const [id = ''] = given.instance_ids;
      await world.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
      await world.clock.sleep(5_000);
      return undefined;
    },
    says: /health: i-\w+ is shutting-down, not running/,
  },
  {
    check: 'health',
    what: 'a distribution that is turned off',
    breakIt: async (it) => {
      await changeDistribution(it, () => ({ Enabled: false }));
      return undefined;
    },
    says: /health: E\w+ is InProgress, not Deployed, E\w+ is not enabled/,
  },
  {
    check: 'tls',
    what: 'a distribution that serves plain HTTP',
    breakIt: async (it) => {
      await changeDistribution(it, ({ DefaultCacheBehavior }) => ({
        DefaultCacheBehavior: { ...DefaultCacheBehavior, ViewerProtocolPolicy: 'allow-all' },
      }));
      return undefined;
    },
    says: /tls: E\w+ \(all paths\): ViewerProtocolPolicy is allow-all \(Give aws\/create_alb/,
  },
  {
    check: 'tls',
    what: 'a certificate of its own with TLS 1.0',
    breakIt: async (it) => {
      const ViewerCertificate = {
        ACMCertificateArn: certificate,
        SSLSupportMethod: 'sni-only',
        MinimumProtocolVersion: 'TLSv1_2016',
      };
      await changeDistribution(it, () => ({ ViewerCertificate }));
      return undefined;
    },
    says: /tls: E\w+: MinimumProtocolVersion is TLSv1_2016, older than TLSv1\.2/,
  },
  {
    check: 'tls',
    what: 'a listener that speaks TLS 1.0',
    breakIt: async (it) => {
      await listenTo(it);
      return undefined;
    },
    says: /tls: unity-shop-[\w-]+:443 speaks TLSv1\.2, TLSv1\.1, TLSv1 \(ELBSecurityPolicy-2016-08\)/,
  },
  {
    check: 'tls',
    what: 'a load balancer with plain HTTP and nothing before it',
    breakIt: async () => ({ distribution_id: undefined }),
    says: /^tls: unity-shop-[\w-]+:80 speaks plain HTTP/,
  },
  {
    check: 'tags',
    what: 'a tag that was removed',
    breakIt: async ({ given, world }) => {
      const ResourceArns = [given.target_group_arn];
      await world.clients.elbv2.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['unity:stack'] }));
      return undefined;
    },
    says: /^tags: targetgroup\/unity-shop-[\w-]+\/\w+: unity:stack is missing \(Put the tags back/,
    after: 'the visibility window',
  },
  {
    check: 'tags',
    what: 'a tag of another session',
    breakIt: async ({ given, world }) => {
      const Resources = [given.instance_ids[1]!];
      const Tags = [{ Key: 'unity:session', Value: 'spot-9' }];
      await world.clients.ec2.send(new CreateTagsCommand({ Resources, Tags }));
      await world.clients.ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'unity:resource' }] }));
      return undefined;
    },
    says: /^tags: i-\w+: unity:session is "spot-9", not "spot-0123456789", unity:resource is missing/,
    after: 'the visibility window',
  },
  {
    check: 'tags',
    what: 'a log group without tags',
    breakIt: async ({ given, world }) => {
      const resourceArn = `arn:aws:logs:us-east-1:111122223333:log-group:${given.log_group_names[0]}`;
      const command = new UntagResourceCommand({ resourceArn, tagKeys: ['unity:environment'] });
      await world.clients.logs.send(command);
      return undefined;
    },
    says: /^tags: the log group unity-shop-[\w-]+: unity:environment is missing/,
    after: 'the visibility window',
  },
  {
    check: 'logs',
    what: 'a log group that keeps everything',
    breakIt: async ({ given, world }) => {
      const [logGroupName = ''] = given.log_group_names;
      await world.clients.logs.send(new DeleteRetentionPolicyCommand({ logGroupName }));
      return undefined;
    },
    says: /^logs: unity-shop-[\w-]+ keeps its entries for ever \(Set a retention on the log group\.\)/,
    after: 'the visibility window',
  },
];

test.each(breaks)('$check fails for $what', ({ after, breakIt, check, says }) =>
  standing(async (it) => {
    const changes = { required: [check], ...((await breakIt(it)) ?? {}) };
    const { error, seconds } = await failure(it, changes);
    expect(error).toMatchObject({ name: 'NotProductionReady', message: expect.stringMatching(says) });
    if (after === undefined) expect(seconds).toBeLessThan(10);
    else expect(seconds).toBeGreaterThanOrEqual(60);
    expect(seconds).toBeLessThan(80);
  }),
);

test('tls passes where a listener with plain HTTP only leads to HTTPS', () =>
  standing(async (it) => {
    const { elbv2 } = it.world.clients;
    const LoadBalancerArn = it.given.load_balancer_arn;
    const { Listeners } = await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }));
    await elbv2.send(new DeleteListenerCommand({ ListenerArn: Listeners![0]!.ListenerArn }));
    await it.world.clock.sleep(5_000);
    const RedirectConfig = { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' as const };
    const redirect = { Type: 'redirect' as const, RedirectConfig };
    const plain = { LoadBalancerArn, Port: 80, Protocol: 'HTTP' as const, DefaultActions: [redirect] };
    await elbv2.send(new CreateListenerCommand(plain));
    await listenTo(it, 'ELBSecurityPolicy-TLS13-1-2-2021-06');
    const { checks } = await it.readiness({ distribution_id: undefined, required: ['tls'] }).ready();
    expect(evidenceOf(checks, 'tls')).toMatch(
      /:443 speaks TLSv1\.3, TLSv1\.2 \(ELBSecurityPolicy-TLS13-1-2-2021-06\)\n.*:80 speaks plain HTTP only to lead to HTTPS$/,
    );
  }));

test('without a topic, an alarm that tells nobody is a warning and no failure', () =>
  standing(async ({ given, readiness, world }) => {
    const Dimensions = [{ Name: 'FileSystemId', Value: given.file_system_id }];
    await putAlarm(world, 'files', { Namespace: 'AWS/EFS', MetricName: 'x', Dimensions, AlarmActions: [] });
    const { checks } = await readiness().ready();
    expect(statuses(checks)).toMatchObject({ alarms: 'passed' });
    expect(evidenceOf(checks, 'alarms')).toContain('warning: nobody is told by "files"; no alarm_topic_arn was given');
  }));

test('alarms of the whole account count where none are named, and need no tags of ours', () =>
  standing(async ({ given, readiness, world }) => {
    const Dimensions = [{ Name: 'FileSystemId', Value: given.file_system_id }];
    await putAlarm(world, 'by hand', { Namespace: 'AWS/EFS', MetricName: 'x', Dimensions });
    await world.clock.sleep(5_000);
    const { checks } = await readiness({ alarm_names: undefined }).ready();
    expect(evidenceOf(checks, 'alarms')).toContain(`${given.file_system_id} is watched by "files"`);
    expect(evidenceOf(checks, 'alarms')).toContain('"by hand"');
    expect(evidenceOf(checks, 'tags')).not.toContain('by hand');
  }));
