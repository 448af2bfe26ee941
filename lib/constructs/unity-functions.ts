import path from 'node:path';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import { invariant } from '../domain/assert';
import { type FunctionName, functionNames } from '../domain/functions';
import type { Settings } from '../domain/settings';
import { bundleOf } from './bundle';
import { keyStatements } from './encryption';
import { functionStatements } from './function-statements';
import type { RightTargets } from './right-statements';
import { actingFunctions } from './session-statements';
import { UnityFunction } from './unity-function';

/** What all functions are made of. */
export interface UnityFunctionsProps {
  readonly settings: Settings;
  readonly environments: readonly string[];
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly runtime: Runtime;
  /** Holds a directory for each bundle. */
  readonly bundlesDirectory: string;
  readonly targets: RightTargets;
  readonly logRetention: RetentionDays;
  /** Whether functions send traces. */
  readonly tracing: boolean;
  /** The bucket of what the publisher could not tell. */
  readonly failedBatchesName: string;
  /** Encrypts what functions write and read. @default keys that AWS owns or manages */
  readonly key: IKey | undefined;
}

/** Every function of the installation. */
export class UnityFunctions extends Construct {
  private readonly functions: ReadonlyMap<FunctionName, UnityFunction>;

  constructor(scope: Construct, id: string, props: UnityFunctionsProps) {
    super(scope, id);
    const { settings, definitions, targets } = props;
    const acting = new Set(actingFunctions({ definitions, settings }));
    const make = (name: FunctionName): UnityFunction =>
      new UnityFunction(this, name, {
        name,
        prefix: settings.prefix,
        runtime: props.runtime,
        codeDirectory: path.join(props.bundlesDirectory, bundleOf(name)),
        told: { settings, environments: props.environments },
        failedBatchesName: name === 'publisher' ? props.failedBatchesName : undefined,
        statements: [
          ...functionStatements(name, { settings, environments: props.environments, definitions, targets }),
          ...keyStatements(props.key),
        ],
        acts: acting.has(name),
        logRetention: props.logRetention,
        tracing: props.tracing,
        key: props.key,
      });
    this.functions = new Map(functionNames.map((name) => [name, make(name)]));
  }

  of(name: FunctionName): UnityFunction {
    const found = this.functions.get(name);
    invariant(found, `there is no function ${name}`);
    return found;
  }
}
