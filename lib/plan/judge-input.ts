import { z } from 'zod';
import { knownValue, type Look } from '../workflow/known-value';
import type { InputBinding } from '../workflow/model';

/** What a schema says of the value of an input; undefined as long as only a run can tell what the value is. */
export function judgeInput(
  schema: z.ZodType,
  binding: InputBinding,
  look: Look,
): z.ZodSafeParseResult<unknown> | undefined {
  const { value, open } = knownValue(binding.value, look);
  return open.length > 0 ? undefined : z.safeParse(schema, value);
}
