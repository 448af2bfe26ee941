import { z } from 'zod';
import type { Json } from '../domain/json';

/** A stack’s name: short enough that every physical name built from it is one AWS takes. */
export const stackNamePattern = /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/;

/** What a person or a pipeline types to start a deployment. */
export const deploymentRequest = z.strictObject({
  stack_name: z
    .string()
    .regex(stackNamePattern, 'lower-case letters, digits and inner dashes, starting with a letter, at most 24')
    .describe('Which stack to deploy.'),
  environment: z.string().optional().describe('Must be the environment of the machine, when given.'),
  parameters: z.record(z.string(), z.json()).default({}).describe('Values for the workflow’s parameters.'),
  on_failure: z.enum(['rollback', 'keep']).default('rollback').describe('What happens when a step fails.'),
  idempotency_key: z.string().max(200).optional().describe('The same key attaches to the same deployment.'),
  actor: z.string().max(200).optional().describe('Who asks, as claimed.'),
});

/** A valid request. */
export type DeploymentRequest = z.output<typeof deploymentRequest>;

/** One reason why a request is refused. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Reads a request; all that is wrong with it is named at once. */
export function readRequest(
  given: Json,
): { readonly request: DeploymentRequest } | { readonly refusals: readonly Refusal[] } {
  const parsed = deploymentRequest.safeParse(given);
  if (parsed.success && !hidesPrototype(given)) return { request: parsed.data };
  if (parsed.success) {
    const remedy = 'Remove it: no parameter can have that name.';
    return { refusals: [{ code: 'UnknownParameter', message: 'parameters.__proto__ is not declared', remedy }] };
  }
  return { refusals: refusalsOf(parsed.error) };
}

/** What a schema says, as refusals. */
export function refusalsOf({ issues }: z.ZodError): readonly Refusal[] {
  return issues.map((issue) => ({
    code: 'BadRequest',
    message: `${issue.path.join('.') || 'request'}: ${issue.message}`,
    remedy: 'Correct the field and start again; nothing was touched.',
  }));
}

/** The schema drops a key of that name in silence; whoever sends one is told. */
function hidesPrototype(given: Json): boolean {
  const parameters =
    given !== null && typeof given === 'object' && 'parameters' in given ? given.parameters : undefined;
  return typeof parameters === 'object' && parameters !== null && Object.hasOwn(parameters, '__proto__');
}
