import { z } from 'zod';
import { type DeploymentWindow, isTimeZone, weekdays } from '../domain/deployment-windows';
import type { GuardRules } from '../domain/guard-rules';
import { promotionRulesOf, promotionSchema } from './promotion';

/** Each is looked at when another one comes: more would hold that up, and limit nothing. */
const mostAtOnce = 50;

/** More say the same with fewer. */
const mostWindows = 20;

const opens = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as "08:00"')
  .describe('When it opens, by the clocks there.');
const closes = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day such as "18:00", "24:00" at the latest')
  .describe('When it closes; no later than it opens means the next day.');

const timeZone = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/, 'a time zone such as Europe/Berlin or UTC')
  .refine(isTimeZone, 'there is no such time zone')
  .describe('Whose clocks count, as the IANA calls it.');

/** A time at which deployments are taken. */
const windowSchema = z
  .strictObject({
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .refine((days) => new Set(days).size === days.length, 'no day twice')
      .describe('On which it opens. Default: every day.')
      .optional(),
    from: opens,
    to: closes,
    time_zone: timeZone,
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'is when it opens: say "00:00" to "24:00" for all day',
  })
  .describe('A time at which deployments are taken, week by week.');

/** Ten years; what is to stand longer has no time to live. */
const mostHours = 87_600;

/** How long before its end one is warned of where nothing is said; of short lives, half. */
const usualWarningHours = 24;

/** What an environment demands of deployments. */
const deploymentsSchema = z
  .strictObject({
    at_once: z
      .int()
      .min(1)
      .max(mostAtOnce)
      .describe('How many sessions may be under way here at one time. Default: any number.')
      .optional(),
    windows: z
      .array(windowSchema)
      .min(1)
      .max(mostWindows)
      .describe('When deployments and resumes are taken here. Default: at any time.')
      .optional(),
    override_windows: z
      .boolean()
      .describe('Whether who gives a reason may deploy outside of the windows. Default: false.')
      .optional(),
  })
  .refine(({ windows, override_windows }) => windows !== undefined || override_windows === undefined, {
    path: ['override_windows'],
    message: 'there are no windows',
  })
  .describe('What is demanded of deployments here.');

/** The sections of an environment that are about this. */
export const guardSections = {
  deployments: deploymentsSchema.optional(),
  deletion_protection: z
    .boolean()
    .describe('Whether nobody may take a stack down here that has completed. Default: false.')
    .optional(),
  time_to_live_hours: z
    .int()
    .min(1)
    .max(mostHours)
    .describe('After how many hours a stack takes itself down here that has completed. Default: never.')
    .optional(),
  warn_before_hours: z
    .int()
    .min(1)
    .max(mostHours)
    .describe(
      `How many hours before that an event warns of it. Default: ${usualWarningHours}, at most half of its time to live.`,
    )
    .optional(),
  promotion: promotionSchema.optional(),
} as const;

type GuardSections = { readonly [Key in keyof typeof guardSections]?: z.output<(typeof guardSections)[Key]> };

/** What is wrong with the hours of a warning, if anything, where stacks live so long. */
export function lifeProblem(warning: number, life: number | undefined): string | undefined {
  if (life === undefined) return 'there is no time_to_live_hours';
  return warning < life ? undefined : 'must be less than time_to_live_hours';
}

/** The rules that an environment’s sections come to; undefined where they say nothing. */
export function guardRulesOf({
  deployments,
  deletion_protection,
  promotion,
  ...lives
}: GuardSections): GuardRules | undefined {
  const rules: GuardRules = {
    ...(deployments?.at_once !== undefined && { atOnce: deployments.at_once }),
    ...(deployments?.windows && { windows: deployments.windows.map(windowOf) }),
    ...(deployments?.override_windows && { mayOverride: true }),
    ...(deletion_protection && { deletionProtection: true }),
    ...lifeOf(lives),
    ...(promotion && { promotion: promotionRulesOf(promotion) }),
  };
  return Object.keys(rules).length === 0 ? undefined : rules;
}

function windowOf({ days = [...weekdays], from, to, time_zone }: z.output<typeof windowSchema>): DeploymentWindow {
  return { days, fromMinute: minutesOf(from), toMinute: minutesOf(to), timeZone: time_zone };
}

function lifeOf({
  time_to_live_hours: hours,
  warn_before_hours: warning,
}: GuardSections): Pick<GuardRules, 'timeToLive'> {
  if (hours === undefined) return {};
  return { timeToLive: { hours, warnBeforeHours: warning ?? Math.min(usualWarningHours, hours / 2) } };
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
