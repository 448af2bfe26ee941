import { z } from 'zod';
import type { GuardRules } from '../domain/guard-rules';

/** Each is looked at when another one comes: more would hold that up, and limit nothing. */
const mostAtOnce = 50;

/** What an environment demands of deployments. */
export const deploymentsSchema = z
  .strictObject({
    at_once: z
      .int()
      .min(1)
      .max(mostAtOnce)
      .describe('How many sessions may be under way here at one time. Default: any number.')
      .optional(),
  })
  .describe('What is demanded of deployments here.');

/** The sections of an environment that are about this. */
export const guardSections = {
  deployments: deploymentsSchema.optional(),
} as const;

type GuardSections = { readonly [Key in keyof typeof guardSections]?: z.output<(typeof guardSections)[Key]> };

/** The rules that an environment’s sections come to; undefined where they say nothing. */
export function guardRulesOf({ deployments }: GuardSections): GuardRules | undefined {
  const rules: GuardRules = {
    ...(deployments?.at_once !== undefined && { atOnce: deployments.at_once }),
  };
  return Object.keys(rules).length === 0 ? undefined : rules;
}
