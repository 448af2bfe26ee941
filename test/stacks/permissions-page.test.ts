import path from 'node:path';
import { functionNames, permissionSets } from '../../lib/domain/functions';
import { exampleRoles } from '../../lib/stacks/permissions/example';
import type { GrantedRole } from '../../lib/stacks/permissions/granted';
import { permissionsPage } from '../../lib/stacks/permissions/page';

const roles = exampleRoles(path.resolve(__dirname, '../..'));
const page = permissionsPage(roles);
const sectionOf = (heading: string) => page.split(/^## /m).find((text) => text.startsWith(heading))!;

test('every function has its own role on the page, and every part of a set the one of its environment', () => {
  const headings = (section: string) => [...sectionOf(section).matchAll(/^### (\w+)/gm)].map(([, name]) => name);
  expect(headings('Own roles of functions').sort()).toEqual([...functionNames].sort());
  expect(headings('For a session').sort()).toEqual(
    ['admit', 'inspect', ...permissionSets.flatMap((set) => [`make_${set}`, `undo_${set}`])].sort(),
  );
  expect(headings('Other roles')).toEqual(['Backups', 'Environment', 'Instance']);
});

test('every statement says why it is there', () => {
  const silent = roles.flatMap(({ place, statements }) =>
    statements.filter(({ why }) => why === '').map(({ actions }) => `${place}: ${actions.join()}`),
  );
  expect(silent).toEqual([]);
});

test('exceptions stand in a list of their own, with what confines them', () => {
  const listed = sectionOf('Exceptions');
  expect(listed).toContain('Records have no tags');
  expect(listed).toContain('| `undo_guest` | `ssm:CancelCommand`');
  const exceptions = roles.flatMap(({ statements }) => statements.filter(({ exception }) => exception !== undefined));
  expect([...listed.matchAll(/^\| `/gm)]).toHaveLength(exceptions.length);
});

test('conditions are told in words where they are the session’s, and as they are elsewhere', () => {
  const role = (conditions: GrantedRole['statements'][number]['conditions']): GrantedRole => ({
    place: 'Functions/one',
    name: undefined,
    managedPolicies: [],
    statements: [
      {
        actions: ['s3:X'],
        resources: ['arn:<Partition>:s3:us-east-1:<AccountId>:x|y'],
        conditions,
        why: 'W',
        exception: undefined,
      },
    ],
  });
  const own = {
    'aws:ResourceTag/unity:session': '${aws:PrincipalTag/unity:session}',
    'aws:ResourceTag/unity:environment': '${aws:PrincipalTag/unity:environment}',
  };
  const row = (conditions: Parameters<typeof role>[0]) =>
    /^\| `s3:X`.*$/m.exec(permissionsPage([role(conditions)]))?.[0];
  expect(row({ StringEquals: { ...own, 'a:b': ['c', 'd'] } })).toBe(
    '| `s3:X` | `s3 x\\|y` (us-east-1) | it carries the session’s tags; `a:b` is `c`, `d` | W |',
  );
  // One tag alone is not taken for both.
  const half = { 'aws:ResourceTag/unity:session': '${aws:PrincipalTag/unity:session}' };
  expect(row({ StringEquals: half })).toContain('`aws:ResourceTag/unity:session` is');
});
