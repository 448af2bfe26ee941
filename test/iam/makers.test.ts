import { installed, servicesOf } from './installation/installed';
import type { Role } from './installation/roles';
import { workflows } from './plays';
import { Reference } from './reference';
import { whoHas } from './report';

/** Everything that takes something away, in AWS’s own words; tags are the labels by which roles are confined. */
const deleting =
  /:(Batch)?(Abort|Cancel|Clear|Decommission|Delete|Deny|Deregister|Destroy|Detach|Disable|Disassociate|Dispose|Erase|Expire|Forget|Purge|Reject|Release|Remove|Reset|Revoke|Schedule\w*Deletion|Stop|Terminate|Unassign|Unlink|Unmonitor|Untag)/;

const found = installed({ workflows, config: '' });
const makers = [...found.roles.values()].filter((role) => whoHas(role, found)?.startsWith('make_'));

let reference: Reference;
beforeAll(async () => {
  reference = await Reference.load(servicesOf(found));
}, 60_000);

/** Every action of AWS that a role’s policies name, whatever resource and condition they set. */
function namedBy(role: Role): readonly string[] {
  const patterns = role.policies.flatMap(({ Statement }) => Statement).flatMap(({ Action }) => [Action].flat());
  const matches = patterns.map((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i'));
  return reference.all().flatMap(({ name }) => (matches.some((match) => match.test(name)) ? [name] : []));
}

test('there is a maker of each permission set, and a role of it in each environment', () => {
  const own = new Set(makers.map(({ name }) => name));
  expect(own.size).toBe(makers.length);
  expect(makers.filter(({ name }) => /^unity-(dev|staging|prod)-make-/.test(name))).toHaveLength(3 * 8);
});

test('no maker may take anything away, anywhere', () => {
  for (const role of makers) {
    const named = namedBy(role);
    expect([role.name, named.length > 0]).toEqual([role.name, true]);
    expect([role.name, named.filter((action) => deleting.test(action))]).toEqual([role.name, []]);
  }
});

test('the same words find what undoers do', () => {
  const undoers = [...found.roles.values()].filter(({ name }) => /^unity-dev-undo-(?!gate|guest|control)/.test(name));
  expect(undoers).toHaveLength(6);
  for (const role of undoers) expect(namedBy(role).some((action) => deleting.test(action))).toBe(true);
});

test('every action that a policy names is one that AWS has', () => {
  for (const role of found.roles.values()) {
    for (const { Action } of role.policies.flatMap(({ Statement }) => Statement))
      for (const action of [Action].flat())
        expect([role.name, action, reference.has(action)]).toEqual([role.name, action, true]);
  }
});
