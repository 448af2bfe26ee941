import { readFileSync } from 'node:fs';
import type { App } from 'aws-cdk-lib';
import { definitions } from '../../lambdas/actions/definitions';
import type { Config } from '../../lib/config/config';
import { readConfig } from '../../lib/config/read-config';
import { withUnbundledApp } from '../../lib/stacks/unbundled';
import type { Workflow } from '../../lib/workflow/model';
import { readWorkflow } from '../../lib/workflow/read-workflow';
import { type Assembly, readAssembly } from './assembly';

/** A workflow of steps that wait, one after the other; from 40 steps on its machine is too long to stand inline. */
export function waitingWorkflow(name: string, steps: number): Workflow {
  const lines = Array.from({ length: steps }, (_, index) => {
    const after = index === 0 ? '' : `, depends_on: wait_${index - 1}`;
    return `  - {name: wait_${index}, service: control, action: wait, with: {seconds: 1}${after}}`;
  });
  const { workflow, diagnostics } = readWorkflow(`name: ${name}\nsteps:\n${lines.join('\n')}\n`, {
    file: `${name}.yml`,
    definitions,
  });
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

/** The user's own workflow, which uses all permission sets that have actions. */
export function spotWorkflow(): Workflow {
  const { workflow, diagnostics } = readWorkflow(readFileSync('test/stacks/fixtures/spot.yml', 'utf8'), {
    file: 'spot.yml',
    definitions,
  });
  if (!workflow) throw new Error(JSON.stringify(diagnostics));
  return workflow;
}

export function configOf(text: string): Config {
  const { config, diagnostics } = readConfig(text, 'unity.yaml');
  if (!config) throw new Error(JSON.stringify(diagnostics));
  return config;
}

// CDK's own validation takes longer than all the rest; the test of the app of cdk.json runs it.
process.env.CDK_VALIDATION = 'false';

/** What the app is told by `cdk.json`. */
const context = (JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }).context;

/** What an installation is made from in a test. */
export interface InstallationOptions {
  readonly config?: string;
  readonly workflows: readonly Workflow[];
  readonly code?: (bundle: string) => string;
}

/** An installation, synthesized with small files in place of the bundles. */
export function installation(options: InstallationOptions): Assembly {
  return withApp(options, (app) => readAssembly(app.synth().directory));
}

/** The app of an installation, for as long as `use` takes. */
export function withApp<Result>(options: InstallationOptions, use: (app: App) => Result): Result {
  const { config = '', ...rest } = options;
  return withUnbundledApp({ ...rest, config: configOf(config), definitions, context }, use);
}
