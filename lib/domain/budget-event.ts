import { z } from 'zod';

/** What is told of the budget of an environment. */
const data = z.strictObject({
  session_id: z.string().describe('The session that costs most there; also the correlation id.'),
  stack_name: z.string().describe('Its stack.'),
  environment: z.string(),
  state: z
    .enum(['exceeded', 'within'])
    .describe('`within`: it was exceeded, and is no more, or there is no budget any more.'),
  monthly_usd: z.number().min(0).describe('What all that stands there costs a month, about.'),
  limit_usd: z.number().min(0).describe('What it may: `budget_usd_month` of the environment, or what that was last.'),
});

/** The event about it, as the catalogue has it. */
export const budgetEvent = {
  version: '1.0',
  summary: 'All that stands in an environment costs more a month than it may, or no more.',
  data,
} as const;
