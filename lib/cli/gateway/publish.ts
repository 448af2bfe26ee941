import type { LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { isErrorCode } from '../../domain/errors/catalogue';
import { UnityError } from '../../domain/errors/unity-error';
import { functionPhysicalName } from '../../domain/naming';
import type { Installable } from './gateway';
import { invokeFunction } from './invoke-function';

/** What `publish_workflow` answers; see `lib/engine/publishing/publish-workflow.ts`. */
const answerSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.enum(['published', 'checked']),
    change: z.enum(['created', 'updated', 'unchanged']),
    machine_arn: z.string(),
    workflow_id: z.string(),
  }),
  z.object({
    status: z.literal('refused'),
    code: z.string(),
    message: z.string(),
    diagnostics: z.array(z.record(z.string(), z.unknown())),
  }),
]);

type Taken = Extract<z.output<typeof answerSchema>, { readonly change: string }>;

/**
 * Has the installation make the machine of a workflow: first it is asked what that would be, then the person. Gives what
 * came of it.
 *
 * @throws UnityError of the refusal; WorkflowNotInstalled where nobody may publish, or the installation reads the text
 * differently
 */
export async function publishThrough(
  lambda: LambdaClient,
  prefix: string,
  wanted: Installable & { readonly actor: string },
): Promise<Taken['change']> {
  const planned = await ask(lambda, prefix, wanted, true);
  if (planned.workflow_id !== wanted.workflow.id) {
    throw new UnityError('WorkflowNotInstalled', {
      message: `the installation reads this file as ${planned.workflow_id}, this command as ${wanted.workflow.id}`,
      details: { fix: 'Use the checkout that was installed, or install this one with `cdk deploy`.' },
    });
  }
  // What is known of it was written before its machine was made.
  if (planned.change === 'unchanged') return planned.change;
  await wanted.agree(planned.change, planned.machine_arn.split(':').at(-1) ?? '');
  return (await ask(lambda, prefix, wanted, false)).change;
}

async function ask(
  lambda: LambdaClient,
  prefix: string,
  { environment, source, actor }: Installable & { readonly actor: string },
  check: boolean,
): Promise<Taken> {
  const FunctionName = functionPhysicalName(prefix, 'publish_workflow');
  const request = { environment, yaml: source.text, file: source.file.slice(-200), actor: actor.slice(0, 200), check };
  const answer = await invokeFunction(lambda, FunctionName, request, (cause) => {
    throw new UnityError('WorkflowNotInstalled', {
      message: `the workflow is not installed, and this caller cannot publish it: ${cause.message}`,
      details: { fix: `Install it with \`cdk deploy\`, or allow the caller lambda:InvokeFunction on ${FunctionName}.` },
      cause,
    });
  });
  const read = answerSchema.safeParse(answer);
  if (!read.success)
    throw new UnityError('AwsRefused', { message: `${FunctionName} answers what this command does not know` });
  if (read.data.status !== 'refused') return read.data;
  const { code, message, diagnostics } = read.data;
  throw new UnityError(isErrorCode(code) ? code : 'AwsRefused', {
    message,
    ...(diagnostics.length > 0 && { details: { diagnostics, sourceText: source.text } }),
  });
}
