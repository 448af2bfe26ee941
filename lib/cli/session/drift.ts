import { z } from 'zod';
import type { Drift } from '../../domain/drift';
import { askInspect } from '../gateway/ask-inspect';
import type { Gateway } from '../gateway/gateway';
import { cleanLine } from '../io/clean-text';

const text = z.string().nullable();

const answerSchema: z.ZodType<{ readonly drift: readonly Drift[] }> = z.object({
  drift: z.array(
    z.object({
      step: z.string(),
      kind: z.enum(['removed', 'changed', 'unknown']),
      key: text,
      type: text,
      id: text,
      message: z.string(),
      expected: text,
      found: text,
    }),
  ),
});

/** How what a session has made differs from what it asked for, as the account shows it now. */
export async function driftOf(gateway: Pick<Gateway, 'inspect'>, sessionId: string): Promise<readonly Drift[]> {
  const { drift } = await askInspect(gateway, { drift: sessionId }, answerSchema);
  return drift;
}

/** The same for people; nothing where nobody has looked. */
export function driftLines(drift: readonly Drift[] | undefined): readonly string[] {
  if (drift === undefined) return [];
  if (drift.length === 0) return ['', 'Nothing was changed or removed from outside.'];
  const lines = drift.map(({ step, kind, message, expected, found }) => {
    const words =
      kind === 'changed' && expected !== null && found !== null ? ` (expected ${expected}, found ${found})` : '';
    return `  ${kind.padEnd(7)}  ${step}: ${cleanLine(message + words, 500)}`;
  });
  return ['', `Differs from what was asked for (${drift.length}):`, ...lines];
}
