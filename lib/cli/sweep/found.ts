import { z } from 'zod';
import { sessionStates } from '../../domain/session';
import type { Unowned } from '../../engine/sweep/unowned';
import { askInspect } from '../gateway/ask-inspect';
import type { Gateway } from '../gateway/gateway';

const text = z.string().max(2048);

/** Something to remove, as the function `inspect` and a saved plan name it. */
export const orphanSchema = z.object({
  session_id: text,
  stack_name: text,
  environment: text,
  step: text,
  key: text,
  type: text,
  id: text,
  region: text,
  hourly_usd: z.number(),
});

/** A session to take over. */
export const sessionSchema = z.object({
  session_id: text,
  stack_name: text,
  environment: text,
  state: z.enum(sessionStates),
  started_at: text,
});

const toldSchema = z.object({
  arn: text,
  session_id: text,
  environment: text,
  because: z.enum(['unknown-session', 'other-environment', 'unknown-step', 'not-its-step', 'not-its-tags', 'part']),
  command: text.nullable(),
});

const unownedSchema: z.ZodType<Unowned> = z.object({
  orphans: z.array(orphanSchema),
  told: z.array(toldSchema),
  sessions: z.array(sessionSchema),
  early: z.number(),
});

/** What nobody owns, or works on, in these environments. */
export async function unownedIn(gateway: Gateway, environments: readonly string[]): Promise<Unowned> {
  const found = await Promise.all(
    environments.map((environment) => askInspect(gateway, { unowned: environment }, unownedSchema)),
  );
  return {
    orphans: found.flatMap(({ orphans }) => orphans),
    told: found.flatMap(({ told }) => told),
    sessions: found.flatMap(({ sessions }) => sessions),
    early: found.reduce((sum, { early }) => sum + early, 0),
  };
}
