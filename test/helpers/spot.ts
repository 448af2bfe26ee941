import { readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';
import type { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { readWorkflow } from '../../lib/workflow/read-workflow';

/** A workflow of the repository, checked. */
export function workflowFrom(file: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(readFileSync(path.resolve(file), 'utf8'), { file, definitions });
  if (!workflow) throw new Error(diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  return workflow;
}

/** A workflow from text. */
export function workflowOf(text: string): Workflow {
  const { workflow, diagnostics } = readWorkflow(text, { file: 'test.yml', definitions });
  if (!workflow) throw new Error(diagnostics.map((diagnostic) => diagnostic.message).join('\n'));
  return workflow;
}

/** One network, which stands within seconds. */
export const quick = workflowOf(`
name: quick
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
`);

/** What is alive in the account and not there before us. */
export function ours(world: LocalWorld): readonly string[] {
  return world.cloud
    .inventory()
    .filter((row) => row.kept === null)
    .map((row) => `${row.type} ${row.id}`);
}
