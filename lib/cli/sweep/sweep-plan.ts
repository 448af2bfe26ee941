import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import { canonicalJson } from '../../workflow/canonical-json';
import { orphanSchema, sessionSchema } from './found';

/** The version of the file. Fields may be added, never renamed or dropped. */
const planVersion = '1.0';

/** The account moves on: what was unowned then may be somebody's now. */
const longestSeconds = 3_600;

/** Clocks may differ so much. */
const leewaySeconds = 300;

/** Where a plan was made, and when. */
export interface SweepPlace {
  readonly account: string;
  readonly region: string;
  /** Of the installation. */
  readonly prefix: string;
}

const bodySchema = z.object({
  kind: z.literal('unity-sweep-plan'),
  format_version: z.string().regex(/^1\./, 'a version of this file format, 1.x'),
  account: z.string(),
  region: z.string(),
  prefix: z.string(),
  created_at: z.iso.datetime(),
  orphans: z.array(orphanSchema),
  sessions: z.array(sessionSchema),
});
const planSchema = bodySchema.extend({ digest: z.string() });

/** What may be removed, one by one, and which sessions may be taken over. */
export type SweepPlan = z.output<typeof planSchema>;

/** A plan of what was found. */
export function sweepPlan(
  place: SweepPlace,
  createdAt: string,
  found: Pick<SweepPlan, 'orphans' | 'sessions'>,
): SweepPlan {
  const { account, region, prefix } = place;
  const body = {
    kind: 'unity-sweep-plan' as const,
    format_version: planVersion,
    account,
    region,
    prefix,
    created_at: createdAt,
    orphans: found.orphans,
    sessions: found.sessions,
  };
  return { ...body, digest: digestOf(body) };
}

function digestOf(body: z.output<typeof bodySchema>): string {
  return createHash('sha256')
    .update(canonicalJson(body as unknown as JsonObject))
    .digest('hex');
}

/** Whether a text looks like such a plan, of whatever version: one may be written over. */
export function isSweepPlan(text: string): boolean {
  return text.startsWith('{') && text.slice(0, 200).includes('"kind": "unity-sweep-plan"');
}

/**
 * Reads a plan as it was saved.
 *
 * @throws UnityError SweepPlanUnreadable, SweepPlanElsewhere, SweepPlanOutdated
 */
export function readSweepPlan(text: string, place: SweepPlace, now: number): SweepPlan {
  const read = planSchema.safeParse(jsonOf(text));
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    throw new UnityError('SweepPlanUnreadable', { message: problems.join('; ').slice(0, 500) });
  }
  const { digest, ...body } = read.data;
  if (digest !== digestOf(body)) throw new UnityError('SweepPlanUnreadable', { message: 'it was changed by hand' });
  for (const part of ['account', 'region', 'prefix'] as const) {
    if (body[part] === place[part]) continue;
    throw new UnityError('SweepPlanElsewhere', {
      message: `it was made for the ${part} ${body[part]}, and this is ${place[part]}`,
    });
  }
  const ageSeconds = (now - Date.parse(body.created_at)) / 1000;
  if (ageSeconds > longestSeconds || ageSeconds < -leewaySeconds) {
    throw new UnityError('SweepPlanOutdated', { message: `it was made at ${body.created_at}` });
  }
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnityError('SweepPlanUnreadable', { message: 'the file is not JSON', cause });
  }
}
