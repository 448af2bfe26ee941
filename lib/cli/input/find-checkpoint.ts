import { UnityError } from '../../domain/errors/unity-error';
import type { CheckpointRef } from '../../engine/checkpoints/restore';
import type { Ledger } from '../../ledger/ledger';
import { checkpointName } from '../../workflow/schema/names';
import { cleanLine } from '../io/clean-text';
import { findSession } from './find-session';

/**
 * The checkpoint that `SESSION:NAME` or `STACK/ENV:NAME` means; whether it is there is for others to find out.
 *
 * @throws UnityError Usage, SessionNotFound, StackNotFound
 */
export async function findCheckpoint(ledger: Ledger, text: string): Promise<CheckpointRef> {
  const [session = '', name = '', ...more] = text.split(':');
  if (session === '' || name === '' || more.length > 0) {
    throw new UnityError('Usage', { message: `\`${cleanLine(text, 80)}\` is no checkpoint: name it SESSION:NAME` });
  }
  const { session_id } = await findSession(ledger, session);
  return { session: session_id, name: checkName(name) };
}

/** A checkpoint’s name as it was typed. @throws UnityError Usage */
export function checkName(name: string): string {
  if (checkpointName.safeParse(name).success) return name;
  throw new UnityError('Usage', {
    message: `\`${cleanLine(name, 80)}\` is no name for a checkpoint`,
    details: { fix: 'Use lower-case letters, digits, dashes and underscores, beginning with a letter.' },
  });
}
