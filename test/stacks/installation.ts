import { readFileSync } from 'node:fs';
import { definitions } from '../../lambdas/actions/definitions';
import type { Config } from '../../lib/config/config';
import { readConfig } from '../../lib/config/read-config';
import { synthesizeUnbundled } from '../../lib/stacks/unbundled';
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

/** An installation, synthesized with small files in place of the bundles. */
export function installation(options: {
  readonly config?: string;
  readonly workflows: readonly Workflow[];
  readonly code?: (bundle: string) => string;
}): Assembly {
  const { config = '', ...rest } = options;
  return synthesizeUnbundled({ ...rest, config: configOf(config), definitions, context }, readAssembly);
}
