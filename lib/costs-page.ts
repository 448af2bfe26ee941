import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../lambdas/actions/definitions';
import { configFileName, loadConfig } from './config/load-config';
import { invariant } from './domain/assert';
import { defaultSettings } from './domain/settings';
import type { GeneratedFile } from './generated';
import { idleMonth, type TemplateResource } from './simulation/costs/idle-month';
import { costsPageText } from './simulation/costs/page';
import { type CostsReport, costsReport } from './simulation/costs/report';
import { scalingLimits } from './simulation/costs/scaling';
import { readWorkflows } from './stacks/read-workflows';
import { synthesizeUnbundled } from './stacks/unbundled';
import { compileForward } from './workflow/compile';
import { type MachineFigures, machineLimits } from './workflow/limits';
import { readWorkflow } from './workflow/read-workflow';

/** The most steps that a workflow may have. */
const mostSteps = 200;

/** `docs/costs.md`, for the checkout at `root`: counted runs of each shipped type, and the synthesized template. */
export async function costsPage(root: string): Promise<GeneratedFile> {
  const workflows = readWorkflows(path.join(root, 'workflows'), definitions);
  const reports: CostsReport[] = [];
  for (const workflow of workflows) reports.push(await costsReport({ workflow, seed: 1, seeds: 1 }));
  const detailed = reports.find(({ workflow }) => workflow === 'full');
  invariant(detailed, 'there is a workflow called full');
  const text = costsPageText({
    reports,
    detailed,
    idle: await idleMonth(templates(root)),
    limits: scalingLimits({ measured: detailed.dearest, largest: { steps: mostSteps, ...largestFigures() } }),
  });
  return { file: path.join('docs', 'costs.md'), text: `${text}\n` };
}

/** The resources of each template, by logical id. */
function templates(root: string): readonly Readonly<Record<string, TemplateResource>>[] {
  const { context } = JSON.parse(readFileSync(path.join(root, 'cdk.json'), 'utf8')) as { context: object };
  return synthesizeUnbundled(
    {
      config: loadConfig(path.join(root, configFileName)),
      workflows: readWorkflows(path.join(root, 'workflows'), definitions),
      definitions,
      context: { ...context },
    },
    (directory) =>
      readdirSync(directory)
        .filter((file) => file.endsWith('.template.json'))
        .sort()
        .map((file) => {
          const text = readFileSync(path.join(directory, file), 'utf8');
          return (JSON.parse(text) as { Resources: Record<string, TemplateResource> }).Resources;
        }),
  );
}

/** Of a chain of as many steps as there may be. */
function largestFigures(): MachineFigures {
  const steps = Array.from({ length: mostSteps }, (_, index) => {
    const after = index === 0 ? '' : `, depends_on: wait_${index - 1}`;
    return `  - {name: wait_${index}, service: control, action: wait, with: {seconds: 1}${after}}`;
  });
  const text = `name: largest\nsteps:\n${steps.join('\n')}\n`;
  const { workflow } = readWorkflow(text, { file: 'largest.yml', definitions });
  invariant(workflow, 'a chain of waits is a workflow');
  const { figures } = compileForward(workflow, { environment: 'dev', settings: defaultSettings, definitions });
  invariant(figures.definitionBytes <= machineLimits.definitionBytes, 'the longest workflow fits');
  return figures;
}
