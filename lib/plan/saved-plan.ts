import { z } from 'zod';
import { UnityError } from '../domain/errors/unity-error';
import type { Json, JsonObject } from '../domain/json';
import type { Definitions } from '../workflow/definitions';
import type { Workflow } from '../workflow/model';
import { resolveParameters } from '../workflow/parameters';
import { readWorkflow } from '../workflow/read-workflow';
import type { Plan } from './plan';

/** The version of the file. Fields may be added, never renamed or dropped. */
const savedPlanVersion = '1.0';

/** Longer files are no plans: a workflow has 256 KiB at the most. */
const maxLength = 4 * 1024 * 1024;

/** What a saved plan holds beside the plan itself: everything that a deployment of it is started with. */
export interface SavedPlan {
  readonly workflow: Workflow;
  readonly source: WorkflowSource;
  readonly stack: string | null;
  readonly environment: string | null;
  /** The values that were given for it. */
  readonly parameters: JsonObject;
  /** Those of all other parameters, as the plan has them. */
  readonly planned: JsonObject;
  /** The checkpoint that it begins with. */
  readonly fromCheckpoint: { readonly session: string; readonly name: string } | null;
}

/** The workflow as it was read: its text, and the name that diagnostics show. */
export interface WorkflowSource {
  readonly file: string;
  readonly text: string;
}

const json: z.ZodType<Json> = z.json();

const savedPlanSchema = z.object({
  kind: z.literal('unity-plan'),
  format_version: z.string().regex(/^1\./, 'a version of this file format, 1.x'),
  workflow_id: z.string(),
  stack: z.string().nullable(),
  environment: z.string().nullable(),
  /** Every declared parameter with its value. */
  parameters: z.record(z.string(), json),
  /** Absent in files of older releases: there all count as given. */
  given: z.array(z.string()).optional(),
  /** Absent in files of older releases. */
  from_checkpoint: z.object({ session: z.string(), name: z.string() }).nullish(),
  source: z.object({ file: z.string(), text: z.string() }),
});

/** A plan as a file that `unity deploy --plan FILE` runs. */
export function savedPlanText(plan: Plan, source: WorkflowSource): string {
  const { workflow_id, stack, environment, parameters, parameters_from: from, restore } = plan;
  const given = Object.keys(parameters).filter((name) => from[name] === 'given');
  const from_checkpoint = restore && { session: restore.session, name: restore.checkpoint };
  const about = { workflow_id, stack, environment, parameters, given, from_checkpoint };
  const head = { kind: 'unity-plan', format_version: savedPlanVersion, ...about };
  return `${JSON.stringify({ ...head, source, plan }, null, 2)}\n`;
}

/** Whether a text looks like a saved plan, of whatever version: one may be written over. */
export function isSavedPlan(text: string): boolean {
  return text.startsWith('{') && text.slice(0, 200).includes('"kind": "unity-plan"');
}

/**
 * Reads a saved plan. The workflow is read from its own text again and must come to the same id, so that a plan can
 * neither be edited by hand nor outlive a change of the actions that it was made with.
 *
 * @throws UnityError `PlanUnreadable`, `PlanOutdated`
 */
export function readSavedPlan(text: string, options: { readonly definitions: Definitions }): SavedPlan {
  const parsed = savedPlanSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    throw new UnityError('PlanUnreadable', { message: `the file is no saved plan: ${problems.join('; ')}` });
  }
  const { source, workflow_id: savedId, stack, environment, parameters, given, from_checkpoint } = parsed.data;
  const { workflow } = readWorkflow(source.text, { file: source.file, definitions: options.definitions });
  if (workflow?.id !== savedId) {
    const now = workflow ? `is ${workflow.id} now` : 'is no longer valid';
    throw new UnityError('PlanOutdated', { message: `the plan was made for ${savedId}; its workflow ${now}` });
  }
  const { values, diagnostics } = resolveParameters(workflow, parameters);
  if (diagnostics.length > 0) {
    throw new UnityError('PlanUnreadable', { message: diagnostics.map(({ message }) => message).join('; ') });
  }
  const isGiven = (name: string): boolean => given === undefined || given.includes(name);
  const split = (wanted: boolean): JsonObject =>
    Object.fromEntries(Object.entries(values).filter(([name]) => isGiven(name) === wanted));
  const fromCheckpoint = from_checkpoint ?? null;
  return { workflow, source, stack, environment, parameters: split(true), planned: split(false), fromCheckpoint };
}

function jsonOf(text: string): unknown {
  if (text.length > maxLength) throw new UnityError('PlanUnreadable', { message: 'the file is too large for a plan' });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnityError('PlanUnreadable', { message: 'the file is not JSON', cause });
  }
}
