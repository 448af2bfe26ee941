import { App, Stack } from 'aws-cdk-lib';
import { definitions } from '../../lambdas/actions/definitions';
import { actionStatements } from '../../lib/constructs/action-statements';
import { permissionSets } from '../../lib/domain/functions';
import { configOf } from '../stacks/installation';

const stack = new Stack(new App(), 'Test');

/** Statements as a template has them, with `Fn::Join` written out. */
const migrate = 'arn:<Partition>:lambda:<Region>:<AccountId>:function:migrate';

function statementsOf(
  set: (typeof permissionSets)[number],
  part: 'make' | 'undo',
  prefix = 'unity',
  invokeTargets: readonly string[] = [migrate],
  testProjects: readonly string[] = ['shop-tests'],
) {
  const settings = configOf(`prefix: ${prefix}`).settings;
  return actionStatements({ definitions, set, part, settings: { ...settings, invokeTargets, testProjects } }).map(
    (statement) => ({
      ...statement,
      resources: statement.resources.map((resource) => {
        const resolved: unknown = stack.resolve(resource);
        if (typeof resolved === 'string') return resolved;
        const [, parts] = (resolved as { 'Fn::Join': [string, readonly (string | { Ref: string })[]] })['Fn::Join'];
        return parts
          .map((piece) => (typeof piece === 'string' ? piece : `<${piece.Ref.replace('AWS::', '')}>`))
          .join('');
      }),
    }),
  );
}

const all = permissionSets.flatMap((set) => [...statementsOf(set, 'make'), ...statementsOf(set, 'undo')]);

test('everything that definitions ask for is granted, by the function that runs them', () => {
  for (const { permissionSet, iam } of Object.values(definitions)) {
    for (const part of ['make', 'undo'] as const) {
      const granted = new Set(statementsOf(permissionSet, part).flatMap(({ actions }) => actions));
      for (const action of iam[part].flatMap(({ actions }) => actions)) expect(granted).toContain(action);
    }
  }
});

test('the same target stands in one statement, with the reasons of all that need it', () => {
  for (const set of permissionSets) {
    for (const part of ['make', 'undo'] as const) {
      const targets = statementsOf(set, part).map(({ resources, conditions }) =>
        JSON.stringify([resources, conditions]),
      );
      expect(new Set(targets).size).toBe(targets.length);
    }
  }
  const reads = statementsOf('watch', 'make').filter(({ resources }) => resources.join() === '*');
  expect(reads).toHaveLength(1);
  expect(reads[0]?.why).toContain('Proves identity.');
  expect(reads[0]?.why).toContain('Reads quotas.');
});

test('no statement reaches another account, and none another region that could name its own', () => {
  const foreign = all
    .flatMap(({ resources }) => resources)
    .filter((arn) => arn !== '*' && !/^arn:<Partition>:/.test(arn));
  expect(foreign).toEqual([]);
  for (const arn of all.flatMap(({ resources }) => resources))
    expect(arn).not.toMatch(/^arn:[^:]*:[^:]*:(\*|[^:]*:\*):/);
});

test('names follow the prefix of the installation', () => {
  const names = (prefix: string) =>
    permissionSets
      .flatMap((set) => [...statementsOf(set, 'make', prefix), ...statementsOf(set, 'undo', prefix)])
      .flatMap(({ resources }) => resources)
      .map((arn) => arn.split(':').slice(5).join(':'))
      .filter((name) => /(^|[:/])(unity|acme)-/.test(name));
  expect(names('acme').length).toBeGreaterThan(0);
  expect(names('acme').filter((name) => name.includes('unity'))).toEqual([]);
  expect(names('acme')).toEqual(names('unity').map((name) => name.replace('unity-', 'acme-')));
});

test('two roles are passed: the instances’ to EC2, and that for backups to AWS Backup', () => {
  const passing = permissionSets.flatMap((set) =>
    (['make', 'undo'] as const).flatMap((part) =>
      statementsOf(set, part)
        .filter(({ actions }) => actions.includes('iam:PassRole'))
        .map(({ actions, resources, conditions }) => ({ set, part, actions, resources, conditions })),
    ),
  );
  expect(passing).toEqual([
    {
      set: 'compute',
      part: 'make',
      actions: ['iam:PassRole'],
      resources: ['arn:<Partition>:iam::<AccountId>:role/unity-instance'],
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
    ...(['make', 'undo'] as const).map((part) => ({
      set: 'files',
      part,
      actions: ['iam:PassRole'],
      resources: ['arn:<Partition>:iam::<AccountId>:role/unity-backup'],
      conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    })),
  ]);
});

test('statements compare with the tags of the session that the role was assumed for, as definitions say it', () => {
  const conditionsOf = (statements: readonly { readonly conditions?: unknown }[]) =>
    new Set(statements.map(({ conditions }) => JSON.stringify(conditions ?? {})));
  const asked = conditionsOf(Object.values(definitions).flatMap(({ iam }) => [...iam.make, ...iam.undo]));
  expect(conditionsOf(all)).toEqual(asked);
  const tagged = [...asked].filter((text) => text.includes('${aws:PrincipalTag/unity:session}'));
  expect(tagged.length).toBeGreaterThan(5);
  // A caller may name any session, but its environment is fixed by the trust of its role.
  for (const text of tagged) expect(text).toContain('${aws:PrincipalTag/unity:environment}');
});

test('functions of the user may be invoked exactly where the installation declares them', () => {
  const invoking = (targets?: readonly string[]) =>
    permissionSets.flatMap((set) =>
      (['make', 'undo'] as const).flatMap((part) =>
        statementsOf(set, part, 'unity', targets)
          .filter(({ actions }) => actions.includes('lambda:InvokeFunction'))
          .map(({ resources }) => [`${part}_${set}`, resources]),
      ),
    );
  expect(invoking()).toEqual([
    ['make_guest', [migrate]],
    ['make_control', [migrate]],
    ['undo_control', [migrate]],
  ]);
  expect(invoking([])).toEqual([]);
});

test('projects of the user may be started and stopped exactly where the installation declares them, and their reports read', () => {
  const building = (projects: readonly string[]) =>
    permissionSets.flatMap((set) =>
      (['make', 'undo'] as const).flatMap((part) =>
        statementsOf(set, part, 'unity', [], projects)
          .filter(({ actions }) => actions.some((action) => action.startsWith('codebuild:')))
          .map(({ actions, resources }) => [`${part}_${set}`, actions.join(), resources]),
      ),
    );
  const arn = (resource: string) => `arn:<Partition>:codebuild:<Region>:<AccountId>:${resource}`;
  const projects = [arn('project/shop-tests'), arn('project/api-tests')];
  expect(building(['shop-tests', 'api-tests'])).toEqual([
    ['make_guest', 'codebuild:StartBuild,codebuild:BatchGetBuilds,codebuild:ListBuildsForProject', projects],
    [
      'make_guest',
      'codebuild:BatchGetReports,codebuild:DescribeTestCases',
      [arn('report-group/shop-tests-*'), arn('report-group/api-tests-*')],
    ],
    ['undo_guest', 'codebuild:BatchGetBuilds,codebuild:ListBuildsForProject,codebuild:StopBuild', projects],
  ]);
  expect(building([])).toEqual([]);
});
