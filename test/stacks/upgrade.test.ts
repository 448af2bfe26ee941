import { functionNames } from '../../lib/domain/functions';
import { type Assembly, type Resource, resourcesOf, type Template } from './assembly';
import { installation, spotWorkflow } from './installation';

const workflows = [spotWorkflow()];
/** A release, and the next: the code of every function is another, and nothing else. */
const former = installation({ workflows });
const next = installation({ workflows, code: (bundle) => `exports.handler = async () => 'next ${bundle}';\n` });
const same = installation({ workflows });

const versionsOf = ({ root }: Assembly) => [...resourcesOf(root, 'AWS::Lambda::Version').keys()].sort();

/** The text of an environment’s machines, with what they are given by the root: which versions they name. */
function machinesOf(assembly: Assembly): readonly string[] {
  return [...assembly.nested].map(([id, template]) => {
    const machines = [...resourcesOf(template, 'AWS::StepFunctions::StateMachine').values()];
    return JSON.stringify([machines, assembly.root.Resources[id]?.Properties.Parameters]);
  });
}

const named = (text: string, ids: readonly string[]) => ids.filter((id) => text.includes(id));

describe('an upgrade of all functions', () => {
  test('publishes another version of each, and keeps the former', () => {
    const [before, after] = [versionsOf(former), versionsOf(next)];
    expect(before).toHaveLength(functionNames.length);
    expect(after).toHaveLength(functionNames.length);
    expect(before.filter((id) => after.includes(id))).toEqual([]);
    for (const version of resourcesOf(former.root, 'AWS::Lambda::Version').values()) {
      // `RetainExceptOnCreate`: what goes out of the template stays, but for what a failed update has just made.
      expect(version).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('lets every machine name the new versions and none of the former', () => {
    expect(machinesOf(next)).toHaveLength(machinesOf(former).length);
    for (const text of machinesOf(next)) {
      expect(named(text, versionsOf(former))).toEqual([]);
      expect(named(text, versionsOf(next)).length).toBeGreaterThan(10);
    }
    for (const text of machinesOf(former)) expect(named(text, versionsOf(former)).length).toBeGreaterThan(10);
  });

  test('replaces nothing: all else is the same resource with the same properties, but for the code', () => {
    const ids = ({ Resources }: Template) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => Type !== 'AWS::Lambda::Version')
        .map(([id]) => id);
    expect(ids(next.root)).toEqual(ids(former.root));
    const changed = ids(former.root).filter(
      (id) => shape(former.root.Resources[id]!) !== shape(next.root.Resources[id]!),
    );
    expect(changed).toEqual([]);
    const kept = ['AWS::DynamoDB::Table', 'AWS::Events::EventBus', 'AWS::SQS::Queue'];
    for (const type of kept) {
      expect(resourcesOf(former.root, type).size).toBeGreaterThan(0);
      expect(resourcesOf(next.root, type)).toEqual(resourcesOf(former.root, type));
    }
    for (const [id, template] of former.nested) {
      expect(Object.keys(next.nested.get(id)!.Resources)).toEqual(Object.keys(template.Resources));
    }
  });
});

test('without a change of code no version changes', () => {
  expect(versionsOf(same)).toEqual(versionsOf(former));
  expect(machinesOf(same)).toEqual(machinesOf(former));
});

/** A resource without what another code changes: where the code lies, and which versions are named. */
function shape(resource: Resource): string {
  const text = JSON.stringify({
    ...resource,
    Metadata: undefined,
    Properties: { ...resource.Properties, Code: undefined },
  });
  return text.replaceAll(/CurrentVersion[0-9A-F]+[0-9a-f]{32}/g, 'version').replaceAll(/[0-9a-f]{64}/g, 'asset');
}
