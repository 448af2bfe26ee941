import { resourcesOf } from './assembly';
import { installation, spotWorkflow } from './installation';
import { type Granted, sessionRolesOf, written } from './policies';

const echo = 'arn:aws:lambda:eu-west-1:123456789012:function:echo';
const { nested } = installation({ config: `invoke_targets: ['${echo}']`, workflows: [spotWorkflow()] });
const environments = ['dev', 'staging', 'prod'] as const;
const [dev, ...others] = [...nested.values()].map(sessionRolesOf);
const roleOf = (name: string) => dev!.get(`unity-dev-${name}`)!;
const all = [...dev!.values()].flatMap(({ name, granted }) =>
  granted.map((statement) => ({ name: name.replace('unity-dev-', ''), ...statement })),
);

/** What AWS lets nobody narrow to a resource, and why each is needed. Everything else must name what it is about. */
const onAnything: Readonly<Record<string, string>> = {
  'sts:GetCallerIdentity': 'knows no resource and answers even under a deny',
  'servicequotas:GetServiceQuota': 'read-only; only one quota a call, named by code',
  'servicequotas:GetAWSDefaultServiceQuota': 'knows no resource',
  'cloudwatch:DescribeAlarms': 'lists, so knows no single alarm',
  'logs:DescribeLogGroups': 'lists, so knows no single group',
  'ssm:CancelCommand': 'knows no resource',
  'cloudwatch:GetMetricStatistics': 'knows no resource',
  'backup:DescribeBackupJob': 'knows no resource',
  'backup:ListBackupJobs': 'knows no resource',
  'backup:DescribeRestoreJob': 'knows no resource',
  'acm:RequestCertificate': 'knows no resource; only by DNS and with a session’s tag',
  'cloudfront:CreateDistribution': 'knows no resource; only with a session’s tag',
  'elasticfilesystem:CreateFileSystem': 'knows no resource; only encrypted and with a session’s tag',
};
const readsOnAnything =
  /^((ec2|elasticloadbalancing|elasticfilesystem):Describe\w+|ssm:(Describe|List|Get)\w+|cloudfront:ListDistributions|acm:ListCertificates)$/;

/** A condition’s keys and values, whatever their operator. */
const comparesOf = ({ condition }: Granted) =>
  Object.assign({}, ...Object.values((condition ?? {}) as Record<string, object>)) as Record<string, unknown>;

const own = (kind: 'RequestTag' | 'ResourceTag') => ({
  [`aws:${kind}/unity:session`]: '${aws:PrincipalTag/unity:session}',
  [`aws:${kind}/unity:environment`]: '${aws:PrincipalTag/unity:environment}',
});

test('each environment has the same roles, one for each part of a permission set that may do anything', () => {
  const sets = ['watch', 'network', 'compute', 'balancing', 'edge', 'files', 'guest', 'control'];
  const names = ['admit', ...sets.flatMap((set) => [`make-${set}`, `undo-${set}`])].sort();
  for (const [index, roles] of [dev!, ...others].entries()) {
    expect([...roles.keys()].sort()).toEqual(names.map((name) => `unity-${environments[index]}-${name}`));
  }
});

test('a set without rights has no role', () => {
  const { nested: without } = installation({ workflows: [spotWorkflow()] });
  const names = [...without.values()].flatMap((template) => [...sessionRolesOf(template).keys()]);
  // Without invoke_targets nothing of control is to be undone.
  expect(names).toContain('unity-dev-make-control');
  expect(names).not.toContain('unity-dev-undo-control');
});

test('only its one function may assume a role, for its own environment, with exactly the three tags', () => {
  for (const [index, roles] of [dev!, ...others].entries()) {
    const environment = environments[index]!;
    for (const { name, trust } of roles.values()) {
      const [statement, ...more] = trust as readonly {
        readonly Effect: string;
        readonly Action: readonly string[];
        readonly Principal: { readonly AWS: unknown };
        readonly Condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      }[];
      expect(more).toEqual([]);
      expect(statement!.Action).toEqual(['sts:AssumeRole', 'sts:TagSession']);
      expect(written(statement!.Principal.AWS)).toBe('arn:<Partition>:iam::<AccountId>:root');
      const { ArnEquals, ...rest } = statement!.Condition;
      expect(written(ArnEquals!['aws:PrincipalArn'])).toBe(
        `arn:<Partition>:iam::<AccountId>:role/${name.replace(`-${environment}-`, '-')}`,
      );
      expect(rest).toEqual({
        StringEquals: { 'aws:RequestTag/unity:environment': environment },
        StringLike: { 'aws:RequestTag/unity:session': '?*', 'aws:RequestTag/unity:stack': '?*' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['unity:session', 'unity:environment', 'unity:stack'] },
      });
    }
  }
});

test('no statement allows a whole family of actions, and each says why it is there', () => {
  expect(all.filter(({ actions }) => actions.some((action) => action.includes('*')))).toEqual([]);
  expect(all.every(({ effect }) => effect === 'Allow')).toBe(true);
  for (const { granted, reasons } of dev!.values()) {
    expect(Object.keys(reasons).sort()).toEqual(granted.map(({ sid }) => sid).sort());
    for (const why of Object.values(reasons)) expect(why.length).toBeGreaterThan(10);
  }
});

test('only what AWS cannot narrow is allowed on anything', () => {
  const wide = all.filter(({ resources }) => resources.includes('*')).flatMap(({ actions }) => actions);
  const unexplained = wide.filter((action) => !(action in onAnything) && !readsOnAnything.test(action));
  expect(unexplained).toEqual([]);
  expect(Object.keys(onAnything).filter((action) => !wide.includes(action))).toEqual([]);
});

test('an undoer takes away only what carries the tags of the session and environment that it was assumed for', () => {
  const takes = /:(Delete|Terminate|Release|Deregister|Detach|Revoke|Disassociate)/;
  const taking = all.filter(({ actions }) => actions.some((action) => takes.test(action)));
  expect(taking.length).toBeGreaterThan(5);
  for (const statement of taking) {
    // EFS removes the interface of a mount target, which has no tags, in the undoer's name.
    const expected =
      statement.actions.join() === 'ec2:DeleteNetworkInterface' ? { 'aws:ViaAWSService': 'true' } : own('ResourceTag');
    expect([statement.name, statement.actions, comparesOf(statement)]).toEqual([
      expect.stringMatching(/^undo-/),
      statement.actions,
      expected,
    ]);
  }
});

test('the roles of two environments differ in their names and in nothing that they allow', () => {
  for (const [index, roles] of others.entries()) {
    for (const { name, granted } of roles.values()) {
      expect(granted).toEqual(dev!.get(name.replace(`-${environments[index + 1]}-`, '-dev-'))?.granted);
    }
  }
});

test('admit reads what quotas are compared with, and nothing more', () => {
  const actions = roleOf('admit').granted.flatMap((statement) => statement.actions);
  expect(actions.filter((action) => !/:(Get|Describe|List)/.test(action))).toEqual([]);
});

test('records are made and removed only where they prove a name to ACM, and never overwritten', () => {
  const changing = all.filter(({ actions }) => actions.includes('route53:ChangeResourceRecordSets'));
  const proof = (action: string) => ({
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsActions': [action],
      'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
    },
    'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['_*'] },
  });
  expect(changing.map(({ name, condition }) => [name, condition])).toEqual([
    ['make-edge', proof('CREATE')],
    ['undo-edge', proof('DELETE')],
  ]);
});

test('certificates are reached in the installation’s region and in us-east-1, and requested with a session’s tag', () => {
  const deleting = all.filter(({ actions }) => actions.includes('acm:DeleteCertificate'));
  expect(deleting.map(({ name, resources }) => ({ name, resources }))).toEqual([
    {
      name: 'undo-edge',
      resources: [
        'arn:<Partition>:acm:<Region>:<AccountId>:certificate/*',
        'arn:<Partition>:acm:us-east-1:<AccountId>:certificate/*',
      ],
    },
  ]);
  const requesting = all.filter(({ actions }) => actions.includes('acm:RequestCertificate'));
  expect(requesting.map(({ name, condition }) => [name, condition])).toEqual([
    ['make-edge', { StringEquals: { ...own('RequestTag'), 'acm:ValidationMethod': 'DNS' } }],
  ]);
});

test('alarms may be set and deleted at home, and in us-east-1 where those on distributions must be', () => {
  const where = (name: string, action: string) =>
    roleOf(name).granted.flatMap(({ actions, resources }) => (actions.includes(action) ? resources : []));
  const alarms = ['<Region>', 'us-east-1'].map(
    (region) => `arn:<Partition>:cloudwatch:${region}:<AccountId>:alarm:unity-*`,
  );
  expect(where('make-watch', 'cloudwatch:PutMetricAlarm')).toEqual(alarms);
  expect(where('undo-watch', 'cloudwatch:DeleteAlarms')).toEqual(expect.arrayContaining(alarms));
  const dashboards = 'arn:<Partition>:cloudwatch::<AccountId>:dashboard/unity-*';
  expect(where('make-watch', 'cloudwatch:PutDashboard')).toEqual([dashboards]);
  expect(where('undo-watch', 'cloudwatch:DeleteDashboards')).toContain(dashboards);
});

test('workflows send events in their own name only', () => {
  const sending = all.filter(({ actions }) => actions.includes('events:PutEvents'));
  expect(sending.map(({ name, condition }) => [name, condition])).toEqual([
    [
      'make-control',
      { 'ForAllValues:StringEquals': { 'events:source': ['unity.workflow'] }, Null: { 'events:source': 'false' } },
    ],
  ]);
});

test('an environment’s stack stays far from the 500 resources of a template', () => {
  for (const template of nested.values()) expect(Object.keys(template.Resources).length).toBeLessThan(60);
  expect(resourcesOf([...nested.values()][0]!, 'AWS::IAM::Role').size).toBe(19);
});
