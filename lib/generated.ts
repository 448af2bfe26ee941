import { readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../lambdas/actions/definitions';
import { environmentSchemaText } from './config/environment-json-schema';
import { defaultSettings } from './domain/settings';
import { licencesPage, runtimePackages } from './licences';
import { metricsPage } from './metrics-page';
import { introOf, typePage } from './plan/page';
import { planOf } from './plan/plan-of';
import { exampleRoles } from './stacks/permissions/example';
import { permissionsPage } from './stacks/permissions/page';
import { readWorkflows } from './stacks/read-workflows';
import { workflowSchemaText } from './workflow/json-schema/workflow-json-schema';
import type { Workflow } from './workflow/model';
import { resolveParameters } from './workflow/parameters';

/** A file that is made from others and committed; `file` is relative to the top of the checkout. */
export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

/** Everything in the checkout at `root` that is generated from it alone: schemas, pages of types, licences, permissions. */
export function generatedFiles(root: string): readonly GeneratedFile[] {
  const workflows = path.join(root, 'workflows');
  return [
    { file: path.join('workflows', 'workflow.schema.json'), text: workflowSchemaText(definitions) },
    { file: path.join('workflows', 'environment.schema.json'), text: environmentSchemaText() },
    { file: path.join('docs', 'metrics.md'), text: `${metricsPage()}\n` },
    { file: path.join('docs', 'licences.md'), text: licencesPage(runtimePackages(root)) },
    ...readWorkflows(workflows, definitions).map((workflow) => pageOf(workflows, workflow)),
    { file: path.join('docs', 'permissions.md'), text: `${permissionsPage(exampleRoles(root))}\n` },
  ];
}

function pageOf(directory: string, workflow: Workflow): GeneratedFile {
  const plan = planOf(workflow, {
    definitions,
    settings: defaultSettings,
    parameters: resolveParameters(workflow, {}).values,
    stackName: null,
    environment: null,
    environmentConfig: null,
  });
  const intro = introOf(readFileSync(path.join(directory, `${workflow.name}.yml`), 'utf8'));
  return { file: path.join('docs', 'types', `${workflow.name}.md`), text: `${typePage({ workflow, plan, intro })}\n` };
}
