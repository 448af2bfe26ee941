import type { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import type { InspectRequest } from '../../engine/requests/inspect-request';
import type { Gateway } from './gateway';

/**
 * Asks the function that looks into the account, and reads what it answers.
 *
 * @throws UnityError AwsRefused where it answers something else, as one of another version may
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
