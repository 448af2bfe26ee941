import type { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import type { InspectRequest } from '../../engine/requests/inspect-request';
import type { Gateway } from './gateway';

/**
 * What the function `inspect` answers.
 *
 * @throws UnityError AwsRefused where the installation is of another version and answers something else
 */
export async function askInspect<Answer>(
  gateway: Pick<Gateway, 'inspect'>,
  request: InspectRequest,
  answer: z.ZodType<Answer>,
): Promise<Answer> {
  const read = answer.safeParse(await gateway.inspect(request));
  if (read.success) return read.data;
  throw new UnityError('AwsRefused', { message: 'the function `inspect` answers what this command does not know' });
}
