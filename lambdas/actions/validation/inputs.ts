import { z } from 'zod';

/** The path of an address; each action says of which. */
export const pathInput = z
  .string()
  .max(1024)
  .regex(/^\/[\x21-\x7e]*$/, 'a path starts with / and holds no spaces')
  .default('/');

/** What counts as a healthy answer, and how many of them. */
export const healthyAnswer = {
  expect_status: z.number().int().min(100).max(599).default(200).describe('The HTTP status of a healthy answer.'),
  successes: z
    .number()
    .int()
    .min(1)
    .max(4)
    .default(3)
    .describe('How many answers in a row, a second apart, must be healthy.'),
  expect_nonce: z
    .boolean()
    .default(true)
    .describe(
      'The page must show the nonce of the session that has set its containers up (${UNITY_NONCE} in a Compose file), which proves that it is this deployment’s.',
    ),
} as const;

/** What the time of a check is. */
export const firstOfRow =
  'the first of the healthy answers in a row came, ISO-8601; by the status alone where no nonce is expected';
