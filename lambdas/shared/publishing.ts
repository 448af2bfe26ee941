import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { versionsParameter } from '../../lib/domain/naming';
import { type PublishingPlace, publishingFormat } from '../../lib/domain/publishing';
import { unlessAbsent } from '../resources/aws-error';
import type { Clients } from './clients';

const publishingPlace = z.object({
  format_version: z.literal(publishingFormat),
  publish: z.boolean(),
  machines: z.string(),
  role: z.string(),
  log_group: z.string(),
  functions: z.string(),
  versions: z.record(z.string(), z.string()),
}) satisfies z.ZodType<PublishingPlace>;

/**
 * What `cdk deploy` left for machines that are published later. A parameter and not the function's environment: versions
 * of all functions would not fit into its 4 KiB, and a function cannot be told its own version.
 *
 * @throws UnityError NotInstalled where the parameter is not what this code knows
 */
export async function readPublishingPlace(
  { ssm }: Pick<Clients, 'ssm'>,
  prefix: string,
  environment: string,
): Promise<PublishingPlace | undefined> {
  const Name = versionsParameter(prefix, environment);
  const answer = await unlessAbsent(() => ssm.send(new GetParameterCommand({ Name })));
  if (answer?.Parameter?.Value === undefined) return undefined;
  const read = publishingPlace.safeParse(asJson(answer.Parameter.Value));
  if (read.success) return read.data;
  throw new UnityError('NotInstalled', { message: `the SSM parameter ${Name} is not what this version writes` });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
