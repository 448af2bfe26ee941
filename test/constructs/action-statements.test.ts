import { App, Stack } from 'aws-cdk-lib';
import { definitions } from '../../lambdas/actions/definitions';
import { actionStatements } from '../../lib/constructs/action-statements';
import { permissionSets } from '../../lib/domain/functions';

const stack = new Stack(new App(), 'Test');

/** Statements as a template has them, with `Fn::Join` written out. */
const migrate = 'arn:<Partition>:lambda:<Region>:<AccountId>:function:migrate';

function statementsOf(
  set: (typeof permissionSets)[number],
  part: 'make' | 'undo',
  prefix = 'unity',
  invokeTargets: readonly string[] = [migrate],
) {
  return actionStatements({ definitions, set, part, prefix, invokeTargets }).map((statement) => ({
    ...statement,
    resources: statement.resources.map((resource) => {
      const resolved: unknown = stack.resolve(resource);
      if (typeof resolved === 'string') return resolved;
      const [, parts] = (resolved as { 'Fn::Join': [string, readonly (string | { Ref: string })[]] })['Fn::Join'];
      return parts.map((piece) => (typeof piece === 'string' ? piece : `<${piece.Ref.replace('AWS::', '')}>`)).join('');
    }),
  }));
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
    {
      set: 'files',
      part: 'undo',
      actions: ['iam:PassRole'],
      resources: ['arn:<Partition>:iam::<AccountId>:role/unity-backup'],
      conditions: { StringEquals: { 'iam:PassedToService': 'backup.amazonaws.com' } },
    },
  ]);
});

test('a function’s own role has no session’s tag, so no statement compares with one', () => {
  expect(JSON.stringify(all)).not.toContain('PrincipalTag');
  const asked = Object.values(definitions).flatMap(({ iam }) => [...iam.make, ...iam.undo]);
  const tagged = asked.filter(({ conditions }) => JSON.stringify(conditions ?? {}).includes('PrincipalTag'));
  expect(tagged.length).toBeGreaterThan(0);
  const stillTagged = all.filter(({ conditions }) => conditions?.StringLike);
  for (const { conditions } of stillTagged) {
    for (const [key, value] of Object.entries(conditions?.StringLike ?? {}))
      expect([key, value]).toEqual([expect.stringMatching(/unity:session$/), '*']);
  }
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
    ['make_control', [migrate]],
    ['undo_control', [migrate]],
  ]);
  expect(invoking([])).toEqual([]);
});
