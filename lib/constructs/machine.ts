import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Aws } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { invariant } from '../domain/assert';
import { type FunctionName, functionNames } from '../domain/functions';
import type { StateMachine as Definition } from '../workflow/asl/types';

/**
 * Longer definitions become files in S3. A template holds 1 MB at the most, and an environment's stack holds the machines
 * of all workflows; a short definition is easier to look at, and to run, where it stands in the template.
 */
export const inlineDefinitionBytes = 32_768;

/** What a machine is made of. */
export interface MachineProps {
  readonly name: string;
  readonly definition: Definition;
  /** The ARN of a function's version. */
  readonly versionArn: (name: FunctionName) => string;
  readonly role: IRole;
  readonly logGroup: ILogGroup;
  /** Gets the files of long definitions. */
  readonly workDirectory: string;
}

/** The functions that a definition invokes, in the order of `functionNames`. */
export function functionsIn(definition: string): readonly FunctionName[] {
  const named = new Set([...definition.matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name));
  const known = functionNames.filter((name) => named.has(name));
  invariant(known.length === named.size, `a definition names a function that there is not: ${[...named].join(', ')}`);
  return known;
}

/** Integrations have an ARN in the partition of the installation; the compiler knows no account and writes `aws`. */
const integrations = { compiled: 'arn:aws:states:::', deployed: 'arn:${partition}:states:::' } as const;

/** One compiled machine, as the compiler wrote it but for the partition. */
export class Machine extends Construct {
  constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, id);
    const compiled = JSON.stringify(props.definition);
    const text = compiled.replaceAll(integrations.compiled, integrations.deployed);
    new StateMachine(this, 'Machine', {
      stateMachineName: props.name,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: bodyOf(text, props),
      definitionSubstitutions: {
        ...Object.fromEntries(functionsIn(compiled).map((name) => [name, props.versionArn(name)])),
        partition: Aws.PARTITION,
      },
      role: props.role,
      tracingEnabled: true,
      // No execution data: inputs may hold what nobody else may see.
      logs: { destination: props.logGroup, level: LogLevel.ERROR, includeExecutionData: false },
    });
  }
}

function bodyOf(text: string, { name, workDirectory }: MachineProps): DefinitionBody {
  if (Buffer.byteLength(text) <= inlineDefinitionBytes) return DefinitionBody.fromString(text);
  mkdirSync(workDirectory, { recursive: true });
  const file = path.join(workDirectory, `${name}.asl.json`);
  writeFileSync(file, text);
  return DefinitionBody.fromFile(file);
}
