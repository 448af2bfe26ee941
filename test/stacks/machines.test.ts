import { definitions } from '../../lambdas/actions/definitions';
import { inlineDefinitionBytes } from '../../lib/constructs/machine';
import { functionNames } from '../../lib/domain/functions';
import { resolveFunctions } from '../../lib/local/host/resolve-functions';
import { taskMarginSeconds } from '../../lib/workflow/asl/timing';
import {
  compileCheckpoint,
  compileForward,
  compilePromotion,
  compileReturn,
  compileRollback,
} from '../../lib/workflow/compile';
import { resourcesOf, type Template } from './assembly';
import { configOf, installation, spotWorkflow, waitingWorkflow } from './installation';
import { machineFromTemplate, machineNames } from './machine-from-template';
import { functionsOf } from './policies';

const { settings } = configOf('');
const environments = ['dev', 'staging', 'prod'] as const;
const workflows = [spotWorkflow(), waitingWorkflow('many-waits', 60)];
const assembly = installation({ workflows });

const compiled = new Map(
  environments.flatMap((environment) => [
    [`unity-${environment}--rollback`, compileRollback({ environment, settings })] as const,
    [`unity-${environment}--checkpoint`, compileCheckpoint({ environment })] as const,
    [`unity-${environment}--promotion`, compilePromotion({ environment })] as const,
    [`unity-${environment}--return`, compileReturn({ environment })] as const,
    ...workflows.map(
      (workflow) =>
        [
          `unity-${environment}-${workflow.name}`,
          compileForward(workflow, { environment, settings, definitions }).machine,
        ] as const,
    ),
  ]),
);

test('every workflow has a machine in every environment, and every environment one that undoes, makes checkpoints, promotes and puts back', () => {
  expect([...machineNames(assembly)].sort()).toEqual([...compiled.keys()].sort());
});

test('what is deployed is what the compiler wrote, byte for byte', () => {
  for (const [name, machine] of compiled)
    expect(machineFromTemplate(assembly, name).text).toBe(JSON.stringify(machine));
});

test('what is deployed is what the local run executes', () => {
  for (const [name, machine] of compiled) {
    expect(machineFromTemplate(assembly, name).definition).toEqual(resolveFunctions(machine));
  }
});

test('every placeholder is replaced by a version of the function that it names, and nothing else is', () => {
  for (const name of compiled.keys()) {
    const { text, functions } = machineFromTemplate(assembly, name);
    const placeholders = new Set([...text.matchAll(/\$\{([^}]*)\}/g)].map(([, placeholder]) => placeholder));
    expect([...functions.keys()].sort()).toEqual([...placeholders].sort());
    for (const [placeholder, behind] of functions) expect(behind).toBe(placeholder);
  }
});

test('short definitions stand in the template, long ones in S3', () => {
  const properties = (name: string) => Object.keys(machineFromTemplate(assembly, name).resource.Properties);
  for (const [name, machine] of compiled) {
    const isLong = Buffer.byteLength(JSON.stringify(machine)) > inlineDefinitionBytes;
    expect(properties(name)).toContain(isLong ? 'DefinitionS3Location' : 'DefinitionString');
    expect(properties(name)).not.toContain(isLong ? 'DefinitionString' : 'DefinitionS3Location');
  }
  expect(properties('unity-dev-spot')).toContain('DefinitionString');
  expect(properties('unity-dev-many-waits')).toContain('DefinitionS3Location');
});

test('machines are Standard, traced, and log errors without execution data', () => {
  for (const name of compiled.keys()) {
    expect(machineFromTemplate(assembly, name).resource.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false, Destinations: [expect.anything()] },
    });
  }
});

test('a function is dead before the task that waits for it gives up', () => {
  const functions = functionsOf(assembly.root);
  const timeoutOf = (name: string) => Number(functions.get(name)!.resource.Properties.Timeout);
  let tasks = 0;
  for (const name of compiled.keys()) {
    for (const { function: invoked, timeoutSeconds, verifies } of tasksOf(
      machineFromTemplate(assembly, name).definition,
    )) {
      // Drivers of undo share their functions with verification, which takes longer; they end themselves after a slice.
      if (invoked.startsWith('undo_') && invoked !== 'undo_gate' && !verifies) continue;
      expect(timeoutSeconds).toBeGreaterThanOrEqual(timeoutOf(invoked) + taskMarginSeconds);
      tasks += 1;
    }
  }
  expect(tasks).toBeGreaterThan(100);
});

interface Task {
  readonly function: string;
  readonly timeoutSeconds: number;
  readonly verifies: boolean;
}

/** The invocations that wait for an answer, wherever they stand. */
function tasksOf(value: unknown): readonly Task[] {
  if (typeof value !== 'object' || value === null) return [];
  const task = value as {
    readonly Resource?: string;
    readonly TimeoutSeconds?: number;
    readonly Parameters?: { readonly FunctionName?: string; readonly Payload?: { readonly verify?: boolean } };
  };
  if (task.Resource === 'arn:aws:states:::lambda:invoke') {
    const { FunctionName: name = '', Payload: payload } = task.Parameters ?? {};
    return [{ function: name, timeoutSeconds: task.TimeoutSeconds ?? 0, verifies: payload?.verify === true }];
  }
  return Object.values(value).flatMap(tasksOf);
}

test('versions outlive the deployment that follows them', () => {
  const versions = [...resourcesOf(assembly.root, 'AWS::Lambda::Version').values()];
  expect(versions).toHaveLength(functionNames.length);
  for (const version of versions) {
    expect(version).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  }
});

test('a change of what functions are told publishes new versions, a change of workflows alone none', () => {
  const versionsOf = (template: Template) => [...resourcesOf(template, 'AWS::Lambda::Version').keys()];
  const now = versionsOf(assembly.root);
  const other = installation({ workflows: [] });
  expect(versionsOf(other.root)).toEqual(now);
  const later = versionsOf(installation({ workflows: [], config: 'settings: {lease_seconds: 20}' }).root);
  expect(later.filter((id) => now.includes(id))).toEqual([]);
});
