import { z } from 'zod';
import { environmentNamePattern } from '../domain/naming';
import type { PromotionRules } from '../domain/promotion';

/** As many as an installation has environments. */
export const mostSources = 10;

/** Thirty days; what is to stand longer first is promoted by whoever has waited. */
const mostSoakedMinutes = 43_200;

/** A week: for so long it is watched, and the next one is held up. */
const mostSoakMinutes = 10_080;

/** How long a person is asked where nothing is said. */
const usualPromotionHours = 72;

/** What an environment takes from others. */
export const promotionSchema = z
  .strictObject({
    from: z
      .array(z.string().regex(environmentNamePattern).describe('The name of another environment.'))
      .min(1)
      .max(mostSources)
      .superRefine((names, context) => {
        for (const [index, name] of names.entries()) {
          if (names.indexOf(name) === index) continue;
          context.addIssue({ code: 'custom', path: [index], message: `\`${name}\` stands here twice` });
        }
      })
      .describe('From which environments deployments are promoted to this one.'),
    soaked_minutes: z
      .int()
      .min(0)
      .max(mostSoakedMinutes)
      .describe('How long the source must have stood, completed. Default: 0.')
      .optional(),
    approval: z
      .boolean()
      .describe('Whether a person is asked before anything is deployed here. Default: false.')
      .optional(),
    approval_hours: z
      .int()
      .min(1)
      .max(720)
      .describe(`With \`approval\`: how long a person is asked. Default: ${usualPromotionHours}.`)
      .optional(),
    soak_minutes: z
      .int()
      .min(0)
      .max(mostSoakMinutes)
      .describe('For how long it is watched here before it counts as promoted. Default: 0.')
      .optional(),
  })
  .refine(({ approval = false, approval_hours }) => approval || approval_hours === undefined, {
    path: ['approval_hours'],
    message: 'nobody is asked without `approval: true`',
  })
  .describe('What is promoted to this environment. Default: nothing is.');

/** The rules that it comes to. */
export function promotionRulesOf(said: z.output<typeof promotionSchema>): PromotionRules {
  return {
    from: said.from,
    soakedMinutes: said.soaked_minutes ?? 0,
    approval: said.approval ?? false,
    approvalHours: said.approval_hours ?? usualPromotionHours,
    soakMinutes: said.soak_minutes ?? 0,
  };
}
