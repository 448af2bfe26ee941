import { functionNames, machineFunctions } from '../../lib/domain/functions';
import { functionPhysicalName } from '../../lib/domain/naming';
import { resourcesOf } from './assembly';
import { installation, spotWorkflow } from './installation';
import { functionsOf, grantedBy } from './policies';

const { root, nested } = installation({ workflows: [spotWorkflow()] });
const functions = functionsOf(root);
const all = [...functions.values()].flatMap(({ name, granted }) =>
  granted.map((statement) => ({ name, ...statement })),
);

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
  // The last takes a token and knows no resource, the others list and so know no single stream or machine.
  expect([...new Set(wide)].sort()).toEqual([
    'dynamodb:ListStreams',
    'states:ListStateMachines',
    'states:SendTaskSuccess',
  ]);
});

test('under its own role a function reaches the engine, and no service of AWS that deployments are made of', () => {
  const servicesOf = (statements: typeof all): readonly (string | undefined)[] =>
    [...new Set(statements.flatMap(({ actions }) => actions.map((action) => action.split(':')[0])))].sort();
  const keepers = ['prune', 'publish_workflow'];
  const engine = ['dynamodb', 'events', 'logs', 's3', 'sqs', 'states', 'sts'];
  expect(servicesOf(all.filter(({ name }) => !keepers.includes(name)))).toEqual(engine);
  // These two tend the installation itself: versions of its functions, machines under the role of its machines.
  expect(servicesOf(all.filter(({ name }) => keepers.includes(name)))).toEqual([
    'dynamodb',
    'iam',
    'lambda',
    'logs',
    'sqs',
    'ssm',
    'states',
  ]);
});

test('a function that acts for sessions may assume its own role in each environment, and nothing else', () => {
  for (const { name, granted } of functions.values()) {
    const assuming = granted.filter(({ actions }) => actions.some((action) => action.startsWith('sts:')));
    const acts = /^(make_|undo_(?!gate|control)|admit|inspect)/.test(name);
    expect([name, assuming.map(({ resources }) => resources)]).toEqual([
      name,
      acts
        ? [
            ['dev', 'prod', 'staging'].map(
              (environment) =>
                `arn:<Partition>:iam::<AccountId>:role/unity-${environment}-${name.replaceAll('_', '-')}`,
            ),
          ]
        : [],
    ]);
  }
});

test('every statement says why it is there', () => {
  for (const { granted, reasons } of functions.values()) {
    expect(Object.keys(reasons).sort()).toEqual(granted.map(({ sid }) => sid).sort());
    for (const why of Object.values(reasons)) expect(why.length).toBeGreaterThan(10);
  }
});

test('the ledger is read and written, never deleted from; the audit is only added to, by the publisher', () => {
  const ofTables = all.filter(({ resources }) => resources.some((arn) => arn.includes(':dynamodb:')));
  const allowed = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'].map((name) => `dynamodb:${name}`);
  for (const { actions } of ofTables) expect(allowed).toEqual(expect.arrayContaining([...actions]));
  const audit = ofTables.filter(({ resources }) => resources.some((arn) => arn.includes('unity-audit')));
  expect(audit.map(({ name, actions }) => ({ name, actions }))).toEqual([
    { name: 'publisher', actions: ['dynamodb:PutItem'] },
    { name: 'publisher', actions: ['dynamodb:Query'] },
  ]);
  const indexes = ofTables.filter(({ resources }) => resources.some((arn) => arn.includes('/index/')));
  expect(indexes.map(({ name, actions }) => ({ name, actions }))).toEqual([
    { name: 'open_session', actions: ['dynamodb:Query'] },
    { name: 'promote', actions: ['dynamodb:Query'] },
    { name: 'inspect', actions: ['dynamodb:Query'] },
    { name: 'sweeper', actions: ['dynamodb:Query'] },
    { name: 'signals', actions: ['dynamodb:Query'] },
    { name: 'prune', actions: ['dynamodb:Query'] },
    { name: 'desk', actions: ['dynamodb:Query'] },
    { name: 'notify', actions: ['dynamodb:Query'] },
  ]);
});

test('who looks into the account writes nothing but what it found for promotions, and the health of sessions', () => {
  const writing = functions.get('inspect')!.granted.filter(({ actions }) => actions.includes('dynamodb:UpdateItem'));
  expect(writing.map(({ condition }) => condition)).toEqual([
    {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'PROMOTION#*#*' },
      // Without a key, all of none would be alike.
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
    {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'SESSION#*' },
      'ForAllValues:StringEquals': {
        'dynamodb:Attributes': ['pk', 'sk', 'health', 'version', 'write_id', 'updated_at', 'actor', 'via', 'reason'],
      },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    },
  ]);
  const others = all.filter(({ name }) => name !== 'inspect');
  expect(others.filter(({ condition }) => JSON.stringify(condition ?? '').includes('LeadingKeys'))).toEqual([]);
});

test.each([
  [
    'rollback',
    'by those who rescue sessions or end what a revision has no use for',
    ['close_rollback', 'close_session', 'desk', 'open_session', 'start_rollback', 'sweeper', 'watchdog'],
  ],
  ['checkpoint', 'by the desk, for workflows and when one expires', ['checkpoint', 'desk', 'sweeper']],
  ['promotion', 'by the desk, and by those who find one that nothing works on', ['desk', 'sweeper', 'watchdog']],
])('of all machines only those can be started: %s, %s', (kind, _by, who) => {
  const machines = ['dev', 'prod', 'staging'].map(
    (environment) => `arn:<Partition>:states:<Region>:<AccountId>:stateMachine:unity-${environment}--${kind}`,
  );
  const starting = all.filter(({ actions }) => actions.includes('states:StartExecution'));
  const those = starting.filter(({ resources }) => JSON.stringify(resources) === JSON.stringify(machines));
  expect(those.map(({ name }) => name).sort()).toEqual(who);
  const others = starting.filter(({ resources }) =>
    resources.some((arn) => !/--(rollback|checkpoint|promotion)$/.test(arn)),
  );
  // What is promoted, or puts a revision back, is a deployment: of any workflow, for some are published later.
  const forward = ['dev', 'prod', 'staging'].map(
    (environment) => `arn:<Partition>:states:<Region>:<AccountId>:stateMachine:unity-${environment}-*`,
  );
  expect(others.map(({ name, resources }) => [name, resources])).toEqual([
    ['promote', forward],
    ['desk', forward],
  ]);
});

test('a function’s role is what its use case needs and nothing else', () => {
  const rights = Object.fromEntries(
    [...functions.values()].map(({ name, granted }) => [name, granted.map(({ sid }) => sid)]),
  );
  const session = ['ReadLedger', 'ChangeLedger'];
  const rescue = [...session, 'CreateLedgerItems', 'WakeTasks', 'StartRollbacks', 'SeeExecutions'];
  expect(rights).toMatchObject({
    open_session: [...rescue, 'ListOpenSessions', 'WriteLog'],
    gate: [...session, 'WakeTasks', 'WriteLog'],
    hold: [...session, 'WakeTasks', 'WriteLog'],
    admit: [...session, 'AssumeSessionRole', 'WriteLog'],
    make_network: [...session, 'CreateLedgerItems', 'WakeTasks', 'AssumeSessionRole', 'WriteLog'],
    undo_network: [...session, 'WakeTasks', 'AssumeSessionRole', 'WriteLog'],
    undo_control: [...session, 'WakeTasks', 'WriteLog'],
    fail_step: [...session, 'WakeTasks', 'WriteLog'],
    close_session: [...session, 'WakeTasks', 'StartRollbacks', 'WriteLog'],
    start_rollback: [...session, 'CreateLedgerItems', 'WakeTasks', 'StartRollbacks', 'WriteLog'],
    plan_rollback: [...session, 'WriteLog'],
    undo_gate: [...session, 'WakeTasks', 'WriteLog'],
    close_rollback: [...session, 'WakeTasks', 'StartRollbacks', 'WriteLog'],
    promote: [
      ...session,
      'WakeTasks',
      'StartDeployments',
      'StartDeployments2',
      'SeeExecutions',
      'ListOpenSessions',
      'WriteLog',
    ],
    watchdog: [...rescue, 'StartPromotions', 'ReportFailures', 'WriteLog'],
    sweeper: [...rescue, 'StartCheckpoints', 'StartPromotions', 'ListOpenSessions', 'ReportFailures', 'WriteLog'],
    signals: [...session, 'ListOpenSessions', 'WakeTasks', 'ReportFailures', 'WriteLog'],
    desk: [
      ...rescue,
      'StartCheckpoints',
      'StartPromotions',
      'StartDeployments',
      'StartDeployments2',
      'ListOpenSessions',
      'WriteLog',
    ],
    inspect: [
      'ReadLedger',
      'ChangePromotions',
      'ChangeHealth',
      'ListOpenSessions',
      'SeeExecutions',
      'ReportFailures',
      'AssumeSessionRole',
      'WriteLog',
    ],
    // Nothing is started on request while no environment says so.
    requests: ['SendEvents', 'ReportFailures', 'WriteLog'],
    attest: [...session, 'SeeExecutions', 'ReportFailures', 'WriteLog'],
    publish_workflow: [
      ...session,
      'CreateLedgerItems',
      ...['', '2', '3', '4', '5', '6'].map((number) => `PublishMachines${number}`),
      'WriteLog',
    ],
    publisher: [
      'ReadLedger',
      'ReadStream',
      'ReadStream2',
      'WriteAudit',
      'WriteAudit2',
      'SendEvents',
      'KeepFailedBatches',
      'KeepFailedBatches2',
      'TellFailedBatchesAgain',
      'ReportFailures',
      'WriteLog',
    ],
  });
});

test('the machines of an environment invoke what they name, or what any published one may, and no other environment’s machine takes their role', () => {
  for (const [index, environment] of ['dev', 'staging', 'prod'].entries()) {
    const template = [...nested.values()][index]!;
    const roles = [...resourcesOf(template, 'AWS::IAM::Role').values()];
    const [role, ...others] = roles.filter(({ Properties }) => String(Properties.RoleName).endsWith('-machines'));
    expect(others).toEqual([]);
    expect(JSON.stringify(role!.Properties.AssumeRolePolicyDocument)).toContain(`:stateMachine:unity-${environment}-*`);
    const [invoke, ...rest] = grantedBy(role!);
    const invoked = invoke!.resources.map((arn) => /:function:(unity-[a-z-]+):\*$/.exec(arn)?.[1]);
    const named = new Set<string>();
    for (const { Properties } of resourcesOf(template, 'AWS::StepFunctions::StateMachine').values()) {
      for (const name of Object.keys(Properties.DefinitionSubstitutions ?? {}))
        if (name !== 'partition') named.add(`unity-${name.replaceAll('_', '-')}`);
    }
    const wanted =
      environment === 'prod' ? [...named] : machineFunctions.map((name) => functionPhysicalName('unity', name));
    expect(wanted).toEqual(expect.arrayContaining([...named]));
    expect([...invoked].sort()).toEqual([...wanted].sort());
    expect(rest.map(({ sid }) => sid)).toEqual(['DeliverLogs', 'Trace']);
  }
});

test('no role’s policy comes near the 10,240 characters that IAM takes', () => {
  const roles = [root, ...nested.values()].flatMap((template) => [...resourcesOf(template, 'AWS::IAM::Role').values()]);
  for (const { Properties } of roles) {
    // ARNs grow when they are resolved: a region has up to 14 characters, an account 12.
    const text = JSON.stringify(Properties.Policies ?? [])
      .replaceAll(/\{"Fn::Join":\["",\[(.*?)\]\]\}/g, '$1')
      .replaceAll(/\{"Ref":"AWS::\w+"\}/g, 'x'.repeat(14))
      .replaceAll('","', '');
    expect(text.length).toBeLessThan(9_000);
  }
});

test('only the publisher sends events under a role of its own: those of workflows are sent under a session’s', () => {
  const sending = all.filter(({ actions }) => actions.includes('events:PutEvents'));
  expect(sending.map(({ name }) => name)).toEqual(['publisher', 'requests']);
});

test('only prune deletes a function’s versions, and none but versions of our own functions', () => {
  const deleting = all.filter(({ actions }) =>
    actions.some((action) => /^lambda:(Delete|Update|Put|Add)/.test(action)),
  );
  expect(deleting.map(({ name, actions }) => ({ name, actions }))).toEqual([
    { name: 'prune', actions: ['lambda:DeleteFunction'] },
  ]);
  const resources = deleting.flatMap((each) => each.resources);
  expect(resources).toHaveLength(functionNames.length);
  // With a version behind the name: without one the whole function could be deleted.
  for (const arn of resources)
    expect(arn).toMatch(/^arn:<Partition>:lambda:<Region>:<AccountId>:function:unity-[a-z-]+:\*$/);
});

test('who tells people may publish on the named topics and read the named references, and nothing of that kind elsewhere', () => {
  const { granted } = functions.get('notify')!;
  // The shipped configuration names nobody.
  expect(
    granted.flatMap(({ actions }) => actions).filter((action) => /^(sns|ssm|secretsmanager):/.test(action)),
  ).toEqual([]);
});
