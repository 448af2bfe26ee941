import { z } from 'zod';
import { cleanLine } from '../../domain/clean-text';
import { isDeeper, type Json, namesPrototype } from '../../domain/json';
import { environmentNamePattern, sessionIdPattern } from '../../domain/naming';
import { onFailureWays } from '../../domain/session';
import { isPlainLine } from '../../domain/unsafe-text';
import { checkpointName } from '../../workflow/schema/names';

/** A stack’s name: short enough that every physical name built from it is one AWS takes. */
export const stackNamePattern = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/;

/** What is shown to people as it came: it may move no cursor and begin no line of its own. */
export const plainLine = z.string().max(200).refine(isPlainLine, 'one line without control characters');

/** Why something is deployed outside of the windows of its environment. */
export const overrideReason = plainLine
  .refine((text) => text.trim() !== '', 'empty')
  .describe('Why it cannot wait for a window of the environment, where that may be overridden.');

/** What a person or a pipeline types to start a deployment. */
export const deploymentRequest = z.strictObject({
  stack_name: z
    .string()
    .regex(stackNamePattern, 'lower-case letters, digits and inner dashes, starting with a letter, at most 24')
    .describe('Which stack to deploy.'),
  environment: z
    .string()
    .regex(environmentNamePattern)
    .optional()
    .describe('Must be the environment of the machine, when given.'),
  parameters: z.record(z.string(), z.json()).default({}).describe('Values for the workflow’s parameters.'),
  planned: z
    .record(z.string(), z.json())
    .optional()
    .describe('Values of a saved plan that nobody gave: they hold here, and go along with no promotion.'),
  on_failure: z
    .enum(onFailureWays)
    .optional()
    .describe('What happens when a step fails. Default: what the environment says, else rollback.'),
  from_checkpoint: z
    .strictObject({
      session: z.string().regex(sessionIdPattern, 'not the id of a session').describe('Whose checkpoint it is.'),
      name: checkpointName.describe('The checkpoint’s name.'),
    })
    .optional()
    .describe('Parameters and data begin as this checkpoint has them.'),
  back_to: z
    .string()
    .regex(sessionIdPattern, 'not the id of a session')
    .optional()
    .describe('The revision before the one that serves: what it was is deployed again, whatever the time of day.'),
  promotion: z
    .string()
    .regex(/^[0-9a-f]{10}$/, 'not the name of a candidate')
    .optional()
    .describe('The promotion that asks for it; written by its machine alone.'),
  override_window: overrideReason.optional(),
  idempotency_key: plainLine.optional().describe('The same key attaches to the same deployment.'),
  actor: plainLine.optional().describe('Who asks, as claimed.'),
});

/** A valid request. */
export type DeploymentRequest = z.output<typeof deploymentRequest>;

/** One reason why a request is refused. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** As deep as what a step can be told. */
export const deepestRequest = 24;

/** Reasons beyond these, and characters of one, are not told: a hostile request does not make an endless report. */
const mostRefusals = 20;
const longestRefusal = 400;

/** Refusals as they may be told: texts of who asks are in them. */
export function toldRefusals(given: readonly Refusal[]): readonly Refusal[] {
  return given
    .slice(0, mostRefusals)
    .map(({ code, message, remedy }) => ({ code, message: cleanLine(message, longestRefusal), remedy }));
}

/** Reads a request; all that is wrong with it is named at once. */
export function readRequest(given: Json): Read<DeploymentRequest> {
  const read = readBy(deploymentRequest, given);
  if ('refusals' in read || read.request.back_to === undefined) return read;
  const { parameters, planned = {}, from_checkpoint } = read.request;
  // What goes back is what was there: nothing may be given with it.
  const isMore = Object.keys({ ...planned, ...parameters }).length > 0 || from_checkpoint !== undefined;
  return isMore ? { refusals: [badRequest('back_to: it excludes parameters, planned and from_checkpoint')] } : read;
}

/** The session that an execution was started to go back to, from the text of its input. */
export function returnedTo(input: string | null | undefined): string | undefined {
  try {
    const given = JSON.parse(input ?? 'null') as { readonly back_to?: unknown } | null;
    const id = given?.back_to;
    return typeof id === 'string' && sessionIdPattern.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** What was read, or why it is not taken. */
export type Read<Request> = { readonly request: Request } | { readonly refusals: readonly Refusal[] };

/** Reads what was typed into the input of an execution. */
export function readBy<Schema extends z.ZodType>(schema: Schema, given: Json): Read<z.output<Schema>> {
  // First: what reads a value is as deep as the value.
  if (isDeeper(given, deepestRequest))
    return { refusals: [badRequest(`request: it nests more than ${deepestRequest} deep`)] };
  const parsed = schema.safeParse(given);
  if (!parsed.success) return { refusals: refusalsOf(parsed.error) };
  if (hidesPrototype(given)) {
    const remedy = 'Remove it: no parameter can have that name.';
    return { refusals: [{ code: 'UnknownParameter', message: 'parameters.__proto__ is not declared', remedy }] };
  }
  if (namesPrototype(given)) return { refusals: [badRequest('request: no key may be called __proto__')] };
  return { request: parsed.data };
}

/** What a schema says, as refusals. */
export function refusalsOf({ issues }: z.ZodError): readonly Refusal[] {
  return issues.map((issue) => badRequest(`${issue.path.join('.') || 'request'}: ${issue.message}`));
}

function badRequest(message: string): Refusal {
  return { code: 'BadRequest', message, remedy: 'Correct the field and start again; nothing was touched.' };
}

/** As a parameter it is one that is not declared. */
function hidesPrototype(given: Json): boolean {
  const parameters =
    given !== null && typeof given === 'object' && 'parameters' in given ? given.parameters : undefined;
  return typeof parameters === 'object' && parameters !== null && Object.hasOwn(parameters, '__proto__');
}
