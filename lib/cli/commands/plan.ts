import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import { stackNamePattern } from '../../engine/session/request';
import type { Known } from '../../plan/knowledge';
import { planMermaid } from '../../plan/mermaid';
import type { Plan } from '../../plan/plan';
import { planOf } from '../../plan/plan-of';
import { isSavedPlan, savedPlanText } from '../../plan/saved-plan';
import { planText } from '../../plan/text';
import type { Workflow } from '../../workflow/model';
import { own } from '../../workflow/own';
import type { ParameterLayer } from '../../workflow/parameters';
import { placedConfigOf } from '../gateway/open-gateway';
import { environmentOf } from '../input/environment';
import { checkLayers, layersFor, originWords } from '../input/parameter-layers';
import { givenParameters } from '../input/parameters';
import { type FoundWorkflow, findWorkflow } from '../input/workflow-source';
import { cleanLine } from '../io/clean-text';
import type { Paint } from '../io/colours';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { type Beginning, planRestore } from '../session/plan-restore';
import { writeResult } from './write-result';

/** The exit code that `--detailed-exitcode` gives when the plan would change something. */
const changesExitCode = 2;

/**
 * `unity plan`: what a deployment would do, forward and back. Touches nothing, and asks nothing of AWS, but for what it
 * begins with there: a checkpoint, and parameters of an environment that keeps some in Parameter Store.
 */
export const plan: CommandSpec = {
  arguments: [{ name: '<type|file>', description: 'a shipped workflow, a file, or - for the standard input' }],
  options: [
    { flags: '--stack <name>', description: 'the stack that it is for' },
    { flags: '--env <name>', description: 'the environment that it is for' },
    { flags: '--param <name=value>', description: 'a value for a parameter', repeatable: true },
    { flags: '--params-file <file>', description: 'a file of values for parameters, YAML or JSON' },
    { flags: '--from-checkpoint <session:name>', description: 'begin with the parameters and data of this checkpoint' },
    { flags: '--mermaid', description: 'write Markdown with Mermaid pictures, for pull requests' },
    { flags: '--html <file>', description: 'write a page too: one file with pictures, for any browser' },
    { flags: '--out <file>', description: 'save the plan, so that `unity deploy --plan FILE` runs exactly it' },
    { flags: '--detailed-exitcode', description: 'end with 2 when something would be done, 0 when nothing' },
  ],
  examples: [
    'unity plan spot',
    'unity plan shop.yml --stack shop --env dev --out shop.plan',
    'unity plan spot --json',
    'unity plan full --html plan.html',
    'unity plan full --env dev --from-checkpoint full-0123456789:monday',
  ],
  json: 'document',

  async run(run) {
    const { given, globals, print } = run;
    assertOneForm(run);
    const found = await findWorkflow(given.required(0), run.io);
    const made = await planFor(found, run);
    save(made, found, run);
    await writePage(made, run);
    if (globals.json) print.document(made);
    else if (given.flag('mermaid')) print.result(planMermaid(made));
    else print.result(planText(made, styleOf(print.paintResult)));
    const isIdle = made.steps.every((step) => step.skipped);
    return given.flag('detailed-exitcode') && !isIdle ? changesExitCode : 0;
  },
};

function assertOneForm({ given, globals }: CommandRun): void {
  if (globals.json && given.flag('mermaid'))
    throw new UnityError('Usage', { message: '--json and --mermaid exclude each other' });
}

async function planFor({ workflow }: FoundWorkflow, run: CommandRun): Promise<Plan> {
  const { given } = run;
  const placed = placedConfigOf(run);
  const { config } = placed;
  const environment = given.text('env') ?? null;
  const stackName = stackNameOf(given.text('stack'));
  const environmentConfig = environment === null ? null : environmentOf(environment, config);
  const under = environment === null ? [] : await layersFor(run, placed, { workflow, environment });
  const { parameters, from, ...begins } = await beginningOf(workflow, run, { under, stackName, environmentConfig });
  const parametersFrom = originWords(from, placed, environment);
  return planOf(workflow, {
    definitions,
    settings: config.settings,
    parameters,
    parametersFrom,
    stackName,
    environment,
    environmentConfig,
    ...(begins.restore && { restore: { ...begins.restore, parameters_from: parametersFrom } }),
    ...(environment !== null && { rollbackRules: own(config.rollback, environment) ?? {} }),
  });
}

/** What it begins with: the parameters that are given, of a checkpoint, or of the environment. */
async function beginningOf(
  workflow: Workflow,
  run: CommandRun,
  { under, ...place }: Pick<Known, 'stackName' | 'environmentConfig'> & { readonly under: readonly ParameterLayer[] },
): Promise<Beginning> {
  const { given, io } = run;
  const from = given.text('from-checkpoint');
  const params = givenParameters(io, { params: given.texts('param'), file: given.text('params-file') });
  const request: ParameterLayer = { origin: 'request', values: params };
  if (from !== undefined) {
    const layers = { under, request };
    return planRestore(run, from, { workflow, place: { ...place, environment: given.needed('env', 'NAME') }, layers });
  }
  const { values, from: origins } = checkLayers(workflow, [...under, request]);
  return { parameters: values, from: origins };
}

function stackNameOf(name: string | undefined): string | null {
  if (name === undefined || stackNamePattern.test(name)) return name ?? null;
  throw new UnityError('Usage', {
    message: `\`${cleanLine(name, 80)}\` is no name for a stack`,
    details: {
      fix: 'Use lower-case letters, digits and inner dashes, beginning with a letter, at most 24 characters.',
    },
  });
}

function save(made: Plan, { file, text }: FoundWorkflow, { given, io, print }: CommandRun): void {
  const out = given.text('out');
  if (out === undefined) return;
  const standing = statSync(path.resolve(io.cwd, out), { throwIfNoEntry: false });
  if (standing?.isFile() && !isSavedPlan(readFileSync(path.resolve(io.cwd, out), 'utf8'))) {
    throw new UnityError('FileExists', { message: `${cleanLine(out, 200)} is already there and is no saved plan` });
  }
  writeResult(io, '--out', out, savedPlanText(made, { file, text }));
  print.note(`Saved the plan. Run it: unity deploy --plan ${cleanLine(out)}${print.flags}`);
}

/** What draws is loaded only when something is drawn. */
async function writePage(made: Plan, { given, io, print }: CommandRun): Promise<void> {
  const file = given.text('html');
  if (file === undefined) return;
  const { planPage } = await import('../../pictures/plan-page');
  writeResult(io, '--html', file, planPage(made));
  print.note(`Wrote the page ${cleanLine(file)}`);
}

function styleOf(paint: Paint) {
  return {
    strong: (text: string) => paint('strong', text),
    faint: (text: string) => paint('dim', text),
    critical: (text: string) => paint('busy', text),
    warning: (text: string) => paint('warn', text),
  };
}
