import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { definitions } from '../../../lambdas/actions/definitions';
import { readConfig } from '../../config/read-config';
import { bundleOf } from '../../constructs/bundle';
import { invariant } from '../../domain/assert';
import { functionNames } from '../../domain/functions';
import { readWorkflows } from '../read-workflows';
import { UnityStack } from '../unity-stack';
import { type GrantedRole, grantedRoles } from './granted';

/** One environment stands for all: their roles differ in their names only. */
const example = `
environments: {dev: {parameter_store: true}}
invoke_targets: ['arn:aws:lambda:eu-west-1:123456789012:function:migrate']
test_projects: [shop-tests]
`;

/** The roles of an installation of the checkout at `root`. What functions run makes no difference to them. */
export function exampleRoles(root: string): readonly GrantedRole[] {
  const { config } = readConfig(example, 'unity.yaml');
  invariant(config, 'the example can be read');
  const directory = mkdtempSync(path.join(tmpdir(), 'unity-permissions-'));
  try {
    const bundlesDirectory = path.join(directory, 'functions');
    for (const name of functionNames) {
      const bundle = path.join(bundlesDirectory, bundleOf(name));
      mkdirSync(bundle, { recursive: true });
      writeFileSync(path.join(bundle, 'index.js'), '');
    }
    const { context } = JSON.parse(readFileSync(path.join(root, 'cdk.json'), 'utf8')) as {
      readonly context: Readonly<Record<string, unknown>>;
    };
    const app = new App({ outdir: path.join(directory, 'cdk.out'), context });
    const workflows = readWorkflows(path.join(root, 'workflows'), definitions);
    const workDirectory = path.join(directory, 'work');
    new UnityStack(app, 'Unity', { config, workflows, definitions, bundlesDirectory, workDirectory });
    return grantedRoles(app);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
