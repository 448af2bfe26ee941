import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { foreignJson } from '../../lib/domain/json';
import { versionsParameter } from '../../lib/domain/naming';
import { isPlaceOf, type PublishingOwner, type PublishingPlace, publishingFormat } from '../../lib/domain/publishing';
import { unlessAbsent } from '../resources/aws-error';
import type { Clients } from './clients';

const publishingPlace = z.object({
  format_version: z.literal(publishingFormat),
  publish: z.boolean(),
  machines: z.string(),
  role: z.string(),
  log_group: z.string(),
  functions: z.string(),
  versions: z.record(z.string().regex(/^[a-z_]{1,64}$/), z.string().regex(/^[0-9]{1,18}$/)),
}) satisfies z.ZodType<PublishingPlace>;

/** Levels that it has. */
const deepest = 2;

/**
 * What `cdk deploy` left for machines that are published later. A parameter and not the function's environment: versions
 * of all functions would not fit into its 4 KiB, and a function cannot be told its own version.
 *
 * @throws UnityError NotInstalled where the parameter is not what this code knows, or leads out of the installation
 */
export async function readPublishingPlace(
  { ssm }: Pick<Clients, 'ssm'>,
  owner: PublishingOwner,
): Promise<PublishingPlace | undefined> {
  const Name = versionsParameter(owner.prefix, owner.environment);
  const answer = await unlessAbsent(() => ssm.send(new GetParameterCommand({ Name })));
  if (answer?.Parameter?.Value === undefined) return undefined;
  const read = publishingPlace.safeParse(foreignJson(answer.Parameter.Value, deepest));
  const fix = 'Run `cdk deploy`, which writes it anew, and look who else may write it.';
  if (!read.success)
    throw new UnityError('NotInstalled', {
      message: `the SSM parameter ${Name} is not what this version writes`,
      details: { fix },
    });
  if (isPlaceOf(read.data, owner)) return read.data;
  throw new UnityError('NotInstalled', {
    message: `the SSM parameter ${Name} names what is not of this installation`,
    details: { fix },
  });
}
