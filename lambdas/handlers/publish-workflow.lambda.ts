import { z } from 'zod';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { publishWorkflow } from '../../lib/engine/publishing/publish-workflow';
import type { Handler } from '../shared/handler';
import { publishingOnAws } from '../shared/publishing-on-aws';
import { serve } from '../shared/serve';

const requestSchema = z.strictObject({
  environment: z.string().max(40),
  // How long it may be is said by the reader, in words.
  yaml: z.string(),
  file: z.string().max(200).default('workflow.yml'),
  actor: z.string().max(200).default('unknown'),
  check: z.boolean().default(false),
});

/** Invoked by people and pipelines, with a workflow that `cdk deploy` did not install. */
export const handle: Handler = async (payload, { engine, environments, machineArn, publishing }) => {
  const request = requestSchema.safeParse(payload);
  if (!publishing) throw new UnityError('InvariantBroken', { message: 'nothing tells where machines are made' });
  const { prefix } = engine.settings;
  const placeOf = (environment: string) => publishing({ prefix, environment, machineArn });
  if (request.success) return publishWorkflow({ engine, environments, publishing: placeOf }, request.data);
  const message = request.error.issues
    .map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`)
    .join('; ');
  return { status: 'refused', code: 'BadRequest', message: message.slice(0, 1000), diagnostics: [] };
};

export const handler = serve('publish_workflow', handle, publishingOnAws);
