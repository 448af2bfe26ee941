import path from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { definitions } from '../../lambdas/actions/definitions';
import { configFileName, configOf, loadTexts } from '../config/load-config';
import { originsOf } from '../config/origins';
import { bundleFunctions } from '../constructs/bundle';
import { UnityError } from '../domain/errors/unity-error';
import { parameterProblems } from './check-parameters';
import { policyProblems } from './check-policies';
import { readWorkflows } from './read-workflows';
import { makeTargetStacks } from './target-stack';
import { runtime, UnityStack } from './unity-stack';

/** The context key that names another configuration file: `cdk synth -c unity:config=FILE`. */
export const configContextKey = 'unity:config';

/** Where an installation is read from. */
export interface SynthesizeOptions {
  /** The checkout: `lambdas/handlers/`, and unless told otherwise `workflows/` and `unity.yaml`. */
  readonly projectDirectory: string;
  /** Gets bundles and long definitions; what is needed of it is copied into the cloud assembly. */
  readonly workDirectory: string;
  /** @default `workflows/` of the project */
  readonly workflowsDirectory?: string;
  /** For the CDK app: context, and where the cloud assembly goes. */
  readonly app?: AppProps;
}

/**
 * Configuration and workflows → CDK app. Throws `ConfigInvalid`, or the code of the first problem of a workflow file,
 * before anything is bundled. Needs neither credentials nor network.
 */
export async function makeApp(options: SynthesizeOptions): Promise<App> {
  const { projectDirectory, workDirectory } = options;
  const app = new App(options.app);
  const named: unknown = app.node.tryGetContext(configContextKey);
  const texts =
    typeof named === 'string'
      ? loadTexts(path.resolve(projectDirectory, named), { required: true })
      : loadTexts(path.join(projectDirectory, configFileName));
  const config = configOf(texts);
  const workflows = readWorkflows(options.workflowsDirectory ?? path.join(projectDirectory, 'workflows'), definitions);
  const origins = originsOf(texts);
  const misfits = [
    ...policyProblems(config, workflows, definitions, origins),
    ...parameterProblems(config, workflows, origins),
  ];
  if (misfits.length > 0) throw new UnityError('ConfigInvalid', { message: misfits.join('\n') });
  const bundlesDirectory = path.join(workDirectory, 'functions');
  const { environments, parameters, access, rollback, guards, messages } = config;
  await bundleFunctions({
    projectDirectory,
    outDirectory: bundlesDirectory,
    runtime,
    installed: { workflows, environments, parameters, access, rollback, guards, messages },
  });
  new UnityStack(app, 'Unity', { config, workflows, definitions, bundlesDirectory, workDirectory });
  makeTargetStacks(app, { config, definitions });
  return app;
}
