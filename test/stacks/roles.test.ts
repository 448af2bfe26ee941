import { functionNames, permissionSets } from '../../lib/domain/functions';
import { resourcesOf } from './assembly';
import { installation, spotWorkflow } from './installation';
import { functionsOf, grantedBy } from './policies';

const { root, nested } = installation({ workflows: [spotWorkflow()] });
const functions = functionsOf(root);
const actionsOf = (name: string) => functions.get(name)!.granted.flatMap(({ actions }) => actions);
const all = [...functions.values()].flatMap(({ name, granted }) =>
  granted.map((statement) => ({ name, ...statement })),
);

/** What AWS lets nobody narrow to a resource, and why each is needed. Everything else must name what it is about. */
const onAnything: Readonly<Record<string, string>> = {
  'states:SendTaskSuccess': 'takes a token and knows no resource',
  'dynamodb:ListStreams': 'lists, so knows no single stream',
  'sts:GetCallerIdentity': 'knows no resource and answers even under a deny',
  'servicequotas:GetServiceQuota': 'read-only; only one quota a call, named by code',
  'servicequotas:GetAWSDefaultServiceQuota': 'knows no resource',
  'cloudwatch:DescribeAlarms': 'lists, so knows no single alarm',
  'logs:DescribeLogGroups': 'lists, so knows no single group',
  'ssm:CancelCommand': 'knows no resource',
  'cloudwatch:GetMetricStatistics': 'knows no resource',
  'backup:DescribeBackupJob': 'knows no resource',
  'acm:RequestCertificate': 'knows no resource; only by DNS and with a session’s tag',
};
const readsOnAnything =
  /^((ec2|elasticloadbalancing|elasticfilesystem):Describe\w+|ssm:(Describe|List|Get)\w+|cloudfront:ListDistributions|acm:ListCertificates)$/;

test('every function has a role of its own', () => {
  expect([...functions.keys()].sort()).toEqual([...functionNames].sort());
  const roles = [...functions.values()].map(({ resource }) => JSON.stringify(resource.Properties.Role));
  expect(new Set(roles).size).toBe(functionNames.length);
});

test('no role but the instances’ brings a policy that others write, and none is changed from elsewhere', () => {
  const managed = [...resourcesOf(root, 'AWS::IAM::Role').values()].filter(
    ({ Properties }) => Properties.ManagedPolicyArns,
  );
  expect(managed).toHaveLength(1);
  expect(managed[0]?.Properties).toMatchObject({ RoleName: 'unity-instance' });
  for (const template of [root, ...nested.values()]) expect(resourcesOf(template, 'AWS::IAM::Policy').size).toBe(0);
});

test('no statement allows a whole family of actions', () => {
  expect(all.filter(({ actions }) => actions.some((action) => action.includes('*')))).toEqual([]);
  expect(all.every(({ effect }) => effect === 'Allow')).toBe(true);
});

test('only what AWS cannot narrow is allowed on anything', () => {
  const wide = all.filter(({ resources }) => resources.includes('*')).flatMap(({ actions }) => actions);
  const unexplained = wide.filter((action) => !(action in onAnything) && !readsOnAnything.test(action));
  expect(unexplained).toEqual([]);
});

test('every statement says why it is there', () => {
  for (const { granted, reasons } of functions.values()) {
    expect(Object.keys(reasons).sort()).toEqual(granted.map(({ sid }) => sid).sort());
    for (const why of Object.values(reasons)) expect(why.length).toBeGreaterThan(10);
  }
});

test('a maker cannot take anything away', () => {
  const taking = /:(Delete|Terminate|Release|Deregister|Detach|Revoke|Remove|Cancel|Disassociate|Stop)/;
  const makers = functionNames.filter((name) => name.startsWith('make_'));
  expect(makers).toHaveLength(8);
  for (const name of makers)
    expect([name, actionsOf(name).filter((action) => taking.test(action))]).toEqual([name, []]);
  // The same pattern finds what undoers do, so it would find it here.
  expect(actionsOf('undo_network').filter((action) => taking.test(action)).length).toBeGreaterThan(3);
});

test('an undoer changes only what carries a session’s tag', () => {
  const takes = /:(Delete|Terminate|Release|Deregister|Detach|Revoke|Disassociate)/;
  for (const name of functionNames.filter((known) => /^undo_(?!gate)/.test(known))) {
    for (const { actions, condition } of functions.get(name)!.granted) {
      if (!actions.some((action) => takes.test(action))) continue;
      // EFS removes the interface of a mount target, which has no tags, in the undoer's name.
      if (actions.join() === 'ec2:DeleteNetworkInterface') {
        expect([name, condition]).toEqual(['undo_files', { Bool: { 'aws:ViaAWSService': 'true' } }]);
        continue;
      }
      expect([name, condition]).toEqual([name, { StringLike: { 'aws:ResourceTag/unity:session': '*' } }]);
    }
  }
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
    ['make_edge', proof('CREATE')],
    ['undo_edge', proof('DELETE')],
  ]);
});

test('certificates are reached in the installation’s region and in us-east-1, and requested with a session’s tag', () => {
  const deleting = all.filter(({ actions }) => actions.includes('acm:DeleteCertificate'));
  expect(deleting.map(({ name, resources }) => ({ name, resources }))).toEqual([
    {
      name: 'undo_edge',
      resources: [
        'arn:<Partition>:acm:<Region>:<AccountId>:certificate/*',
        'arn:<Partition>:acm:us-east-1:<AccountId>:certificate/*',
      ],
    },
  ]);
  const requesting = all.filter(({ actions }) => actions.includes('acm:RequestCertificate'));
  expect(requesting.map(({ name, condition }) => [name, condition])).toEqual([
    [
      'make_edge',
      { StringEquals: { 'acm:ValidationMethod': 'DNS' }, StringLike: { 'aws:RequestTag/unity:session': '*' } },
    ],
  ]);
});

test('the ledger is read and written, never deleted from; the audit is only added to, by the publisher', () => {
  const ofTables = all.filter(({ resources }) => resources.some((arn) => arn.includes(':dynamodb:')));
  const allowed = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'].map((name) => `dynamodb:${name}`);
  for (const { actions } of ofTables) expect(allowed).toEqual(expect.arrayContaining([...actions]));
  const audit = ofTables.filter(({ resources }) => resources.some((arn) => arn.includes('unity-audit')));
  expect(audit.map(({ name, actions }) => ({ name, actions }))).toEqual([
    { name: 'publisher', actions: ['dynamodb:PutItem'] },
  ]);
  const indexes = ofTables.filter(({ resources }) => resources.some((arn) => arn.includes('/index/')));
  expect(indexes.map(({ name, actions }) => ({ name, actions }))).toEqual([
    { name: 'sweeper', actions: ['dynamodb:Query'] },
    { name: 'signals', actions: ['dynamodb:Query'] },
  ]);
});

test('only the rollback machines can be started, by those who rescue sessions', () => {
  const starting = all.filter(({ actions }) => actions.includes('states:StartExecution'));
  expect(starting.map(({ name }) => name).sort()).toEqual([
    'desk',
    'open_session',
    'start_rollback',
    'sweeper',
    'watchdog',
  ]);
  for (const { resources } of starting) {
    expect(resources).toEqual(
      ['dev', 'prod', 'staging'].map(
        (environment) => `arn:<Partition>:states:<Region>:<AccountId>:stateMachine:unity-${environment}--rollback`,
      ),
    );
  }
});

test('a function’s role is what its use case needs and nothing else', () => {
  const rights = Object.fromEntries(
    [...functions.values()].map(({ name, granted }) => [name, granted.map(({ sid }) => sid)]),
  );
  const session = ['ReadLedger', 'ChangeLedger'];
  const rescue = [...session, 'CreateLedgerItems', 'WakeTasks', 'StartRollbacks', 'SeeExecutions'];
  expect(rights).toMatchObject({
    open_session: [...rescue, 'WriteLog'],
    gate: [...session, 'WakeTasks', 'WriteLog'],
    hold: [...session, 'WakeTasks', 'WriteLog'],
    admit: [...session, 'CheckQuotas', 'CheckQuotas2', 'CheckQuotas3', 'WriteLog'],
    fail_step: [...session, 'WakeTasks', 'WriteLog'],
    close_session: [...session, 'WakeTasks', 'WriteLog'],
    start_rollback: [...session, 'CreateLedgerItems', 'WakeTasks', 'StartRollbacks', 'WriteLog'],
    plan_rollback: [...session, 'WriteLog'],
    undo_gate: [...session, 'WakeTasks', 'WriteLog'],
    close_rollback: [...session, 'WakeTasks', 'WriteLog'],
    watchdog: [...rescue, 'ReportFailures', 'WriteLog'],
    sweeper: [...rescue, 'ListOpenSessions', 'ReportFailures', 'WriteLog'],
    signals: [...session, 'ListOpenSessions', 'WakeTasks', 'ReportFailures', 'WriteLog'],
    desk: [...session, 'CreateLedgerItems', 'WakeTasks', 'StartRollbacks', 'WriteLog'],
    // Nothing is started on request while no environment says so.
    requests: ['SendEvents', 'ReportFailures', 'WriteLog'],
    attest: [...session, 'SeeExecutions', 'ReportFailures', 'WriteLog'],
    publisher: [
      'ReadStream',
      'ReadStream2',
      'WriteAudit',
      'SendEvents',
      'KeepFailedBatches',
      'KeepFailedBatches2',
      'TellFailedBatchesAgain',
      'ReportFailures',
      'WriteLog',
    ],
  });
});

test('alarms may be set and deleted at home, and in us-east-1 where those on distributions must be', () => {
  const where = (name: string, action: string) =>
    functions.get(name)!.granted.flatMap(({ actions, resources }) => (actions.includes(action) ? resources : []));
  const alarms = ['<Region>', 'us-east-1'].map(
    (region) => `arn:<Partition>:cloudwatch:${region}:<AccountId>:alarm:unity-*`,
  );
  expect(where('make_watch', 'cloudwatch:PutMetricAlarm')).toEqual(alarms);
  expect(where('undo_watch', 'cloudwatch:DeleteAlarms')).toEqual(expect.arrayContaining(alarms));
  const dashboards = 'arn:<Partition>:cloudwatch::<AccountId>:dashboard/unity-*';
  expect(where('make_watch', 'cloudwatch:PutDashboard')).toEqual([dashboards]);
  expect(where('undo_watch', 'cloudwatch:DeleteDashboards')).toContain(dashboards);
});

test('beside its actions, a maker captures checkpoints, and an undoer does not', () => {
  const beside = (name: string) =>
    functions
      .get(name)!
      .granted.map(({ sid }) => sid)
      .filter((sid) => !/^Action\d+$/.test(sid));
  for (const set of permissionSets) {
    expect(beside(`make_${set}`)).toEqual(['ReadLedger', 'ChangeLedger', 'CreateLedgerItems', 'WakeTasks', 'WriteLog']);
    expect(beside(`undo_${set}`)).toEqual(['ReadLedger', 'ChangeLedger', 'WakeTasks', 'WriteLog']);
  }
});

test('the machines of an environment invoke the functions they name, and no other environment’s machine takes their role', () => {
  for (const [index, environment] of ['dev', 'staging', 'prod'].entries()) {
    const template = [...nested.values()][index]!;
    const [role, ...others] = [...resourcesOf(template, 'AWS::IAM::Role').values()];
    expect(others).toEqual([]);
    expect(JSON.stringify(role!.Properties.AssumeRolePolicyDocument)).toContain(`:stateMachine:unity-${environment}-*`);
    const [invoke, ...rest] = grantedBy(role!);
    const invoked = invoke!.resources.map((arn) => /:function:(unity-[a-z-]+):\*$/.exec(arn)?.[1]);
    const named = new Set<string>();
    for (const { Properties } of resourcesOf(template, 'AWS::StepFunctions::StateMachine').values()) {
      for (const name of Object.keys(Properties.DefinitionSubstitutions ?? {}))
        if (name !== 'partition') named.add(`unity-${name.replaceAll('_', '-')}`);
    }
    expect([...invoked].sort()).toEqual([...named].sort());
    expect(rest.map(({ sid }) => sid)).toEqual(['DeliverLogs', 'Trace']);
  }
});

test('no role’s policy comes near the 10,240 characters that IAM takes', () => {
  for (const { Properties } of resourcesOf(root, 'AWS::IAM::Role').values()) {
    // ARNs grow when they are resolved: a region has up to 14 characters, an account 12.
    const text = JSON.stringify(Properties.Policies ?? [])
      .replaceAll(/\{"Fn::Join":\["",\[(.*?)\]\]\}/g, '$1')
      .replaceAll(/\{"Ref":"AWS::\w+"\}/g, 'x'.repeat(14))
      .replaceAll('","', '');
    expect(text.length).toBeLessThan(9_000);
  }
});

test('workflows send events in their own name only', () => {
  const sending = all.filter(({ actions }) => actions.includes('events:PutEvents'));
  expect(sending.map(({ name, condition }) => [name, condition])).toEqual([
    ['publisher', undefined],
    ['requests', undefined],
    ['make_control', { StringEquals: { 'events:source': 'unity.workflow' } }],
  ]);
});
