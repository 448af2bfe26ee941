import { readFileSync } from 'node:fs';
import { handoverSeconds, keepSeconds } from '../../lib/engine/publishing/prunable';
import { hostFigures } from '../../lib/local/host/figures';
import { moments } from '../golden/moments';
import { resourcesOf } from '../stacks/assembly';
import { installation, spotWorkflow } from '../stacks/installation';

const page = readFileSync('docs/upgrade.md', 'utf8');
const { root, nested } = installation({ workflows: [spotWorkflow()] });

test('the page names the times that the code keeps to', () => {
  expect(page).toContain(`younger than ${keepSeconds / 86_400} days`);
  expect(handoverSeconds).toBe(86_400);
  expect(page).toContain('within a day after it');
  expect(page).toContain(`within ${hostFigures.sweepSeconds / 60} minutes`);
  expect(moments).toHaveLength(8);
  expect(page).toContain('eight moments of each type');
});

test('machines name versions; rules and the stream invoke functions themselves', () => {
  for (const template of nested.values()) {
    const machines = [...resourcesOf(template, 'AWS::StepFunctions::StateMachine').values()];
    for (const { Properties } of machines) expect(JSON.stringify(Properties)).toMatch(/CurrentVersion/);
  }
  const byRules = ['AWS::Events::Rule', 'AWS::Lambda::EventSourceMapping'].flatMap((type) => [
    ...resourcesOf(root, type).values(),
  ]);
  expect(byRules.length).toBeGreaterThan(4);
  expect(JSON.stringify(byRules)).not.toMatch(/CurrentVersion/);
});

test('tables are kept even when an update would replace them', () => {
  for (const table of resourcesOf(root, 'AWS::DynamoDB::Table').values())
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('settings are part of a version', () => {
  for (const { Properties } of resourcesOf(root, 'AWS::Lambda::Function').values())
    expect(JSON.stringify(Properties.Environment)).toContain('UNITY_SETTINGS');
});

test('every command that the page names is one', () => {
  const verbs = readFileSync('lib/cli/program/verbs.ts', 'utf8');
  const named = [...page.matchAll(/`unity ([a-z]+)/g)].map(([, verb]) => verb!);
  expect(named.length).toBeGreaterThan(5);
  for (const verb of named) expect(verbs).toContain(verb);
});
