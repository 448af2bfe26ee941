import { App } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { definitions } from '../../lambdas/actions/definitions';
import { makeTargetStacks, TargetStack } from '../../lib/stacks/target-stack';
import { resourcesOf, type Template } from './assembly';
import { configOf, installation, spotWorkflow } from './installation';
import { functionsOf, grantedBy, sessionRolesOf, written } from './policies';

const text = `
permissions_boundary: company-boundary
environments:
  dev:
  prod:
    target: {account: '222222222222', external_id: 5f0c9d2e-shop}
`;

/** The stacks of target accounts, by their names. */
function targets(config: string): ReadonlyMap<string, Template> {
  const app = new App();
  makeTargetStacks(app, { config: configOf(config), definitions });
  const stacks = app.node.children.filter((child): child is TargetStack => child instanceof TargetStack);
  return new Map(stacks.map((stack) => [stack.stackName, Synthesized.fromStack(stack).toJSON() as Template]));
}

const target = targets(text).get('unity-prod-target')!;
const { root, nested } = installation({ config: text, workflows: [spotWorkflow()] });
const [dev, prod] = [...nested.values()].map(sessionRolesOf);
const there = sessionRolesOf(target);

test('only an environment with a target has a stack of its own', () => {
  expect([...targets(text).keys()]).toEqual(['unity-prod-target']);
  expect([...targets('').keys()]).toEqual([]);
});

test('roles of the environment are there, but for control’s, which reach the installation itself', () => {
  expect([...prod!.keys()]).toEqual(['unity-prod-make-control']);
  const elsewhere = [...dev!.keys()].filter((name) => !name.endsWith('-control'));
  expect([...there.keys()].sort()).toEqual(elsewhere.map((name) => name.replace('-dev-', '-prod-')).sort());
});

test('they are assumed by that function of the installation’s account, under the external id', () => {
  for (const { name, trust } of there.values()) {
    const [assume, tag, ...more] = trust as readonly {
      readonly Action: string;
      readonly Principal: { readonly AWS: unknown };
      readonly Condition: {
        readonly ArnEquals: Readonly<Record<string, unknown>>;
        readonly StringEquals: Readonly<Record<string, string>>;
      };
    }[];
    expect(more).toEqual([]);
    expect([assume!.Action, tag!.Action]).toEqual(['sts:AssumeRole', 'sts:TagSession']);
    expect(assume!.Condition.StringEquals).toEqual({
      'aws:RequestTag/unity:environment': 'prod',
      'sts:ExternalId': '5f0c9d2e-shop',
    });
    // TagSession is not told of an external id, so asking for one would refuse every session.
    expect(tag!.Condition.StringEquals).toEqual({ 'aws:RequestTag/unity:environment': 'prod' });
    for (const { Principal, Condition } of [assume!, tag!]) {
      expect(written(Principal.AWS)).toBe('arn:<Partition>:iam::<HomeAccount>:root');
      expect(written(Condition.ArnEquals['aws:PrincipalArn'])).toBe(
        `arn:<Partition>:iam::<HomeAccount>:role/${name.replace('-prod-', '-')}`,
      );
    }
  }
});

test('functions may assume the role of each environment where it is', () => {
  const assumable = (name: string) =>
    functionsOf(root)
      .get(name)!
      .granted.filter(({ sid }) => sid === 'AssumeSessionRole')
      .flatMap(({ resources }) => resources);
  expect(assumable('make_network')).toEqual([
    'arn:<Partition>:iam::<AccountId>:role/unity-dev-make-network',
    'arn:<Partition>:iam::222222222222:role/unity-prod-make-network',
  ]);
  expect(assumable('make_control')).toEqual([
    'arn:<Partition>:iam::<AccountId>:role/unity-dev-make-control',
    'arn:<Partition>:iam::<AccountId>:role/unity-prod-make-control',
  ]);
});

test('instances and backups have their role, profile and vault there, named after the environment', () => {
  const named = (type: string, property: string) =>
    [...resourcesOf(target, type).values()].map(({ Properties }) => Properties[property]);
  expect(named('AWS::IAM::InstanceProfile', 'InstanceProfileName')).toEqual(['unity-prod-instance']);
  expect(named('AWS::Backup::BackupVault', 'BackupVaultName')).toEqual(['unity-prod-backup']);
  const passed = (name: string) =>
    there.get(name)!.granted.flatMap(({ actions, resources }) => (actions.includes('iam:PassRole') ? resources : []));
  expect(passed('unity-prod-make-compute')).toEqual(['arn:<Partition>:iam::<AccountId>:role/unity-prod-instance']);
  expect(passed('unity-prod-undo-files')).toEqual(['arn:<Partition>:iam::<AccountId>:role/unity-prod-backup']);
});

test.each([
  ['here', root, 'unity-backup'],
  ['there', target, 'unity-prod-backup'],
])(
  'AWS Backup may put the tags of what it copies on its copies, %s: without that right a copy fails',
  (_, template, name) => {
    const role = [...resourcesOf(template, 'AWS::IAM::Role').values()].find(
      ({ Properties }) => Properties.RoleName === name,
    );
    const tagging = grantedBy(role!).filter(({ actions }) => actions.includes('backup:TagResource'));
    expect(tagging.map(({ resources }) => resources)).toEqual([
      [expect.stringMatching(/^arn:<Partition>:backup:<Region>:<AccountId>:recovery-point:\*$/)],
    ]);
  },
);

test('two environments may share a target: no two names are the same', () => {
  const shared = "environments: {dev: {target: {account: '222222222222'}}, prod: {target: {account: '222222222222'}}}";
  const names = [...targets(shared).values()].flatMap((template) =>
    Object.values(template.Resources).flatMap(({ Type, Properties }) =>
      [Properties.RoleName, Properties.InstanceProfileName, Properties.BackupVaultName].flatMap((name) =>
        name === undefined ? [] : [`${Type} ${String(name)}`],
      ),
    ),
  );
  expect(names.length).toBeGreaterThan(20);
  expect(new Set(names).size).toBe(names.length);
});

describe('a permissions boundary', () => {
  const boundaries = (templates: readonly Template[]) =>
    templates.flatMap((template) =>
      [...resourcesOf(template, 'AWS::IAM::Role').values()].map(({ Properties }) =>
        Properties.PermissionsBoundary === undefined ? undefined : written(Properties.PermissionsBoundary),
      ),
    );

  test('is on every role, by name the one of the account that the role is in', () => {
    const home = boundaries([root, ...nested.values()]);
    expect(home.length).toBeGreaterThan(40);
    expect(new Set(home)).toEqual(new Set(['arn:<Partition>:iam::<AccountId>:policy/company-boundary']));
    expect(new Set(boundaries([target]))).toEqual(
      new Set(['arn:<Partition>:iam::222222222222:policy/company-boundary']),
    );
  });

  test('is on none without it, and is the one of an ARN', () => {
    const { root: without } = installation({ workflows: [spotWorkflow()] });
    expect(new Set(boundaries([without]))).toEqual(new Set([undefined]));
    const arn = 'arn:aws:iam::111111111111:policy/teams/unity';
    const named = installation({ config: `permissions_boundary: ${arn}`, workflows: [spotWorkflow()] });
    expect(new Set(boundaries([named.root, ...named.nested.values()]))).toEqual(new Set([arn]));
  });
});
